// Tables of the articles, computed at build from src/models: name → columns and rows.
export interface ComputedTable {
  readonly caption: string;
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /** File and function that compute it, and the keys cited for its inputs. */
  readonly source: { readonly file: string; readonly symbol: string };
  readonly cite: readonly string[];
}

export const tables: Readonly<Record<string, (() => ComputedTable) | undefined>> = {};
