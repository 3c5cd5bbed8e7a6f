// Tables of the articles, computed at build from src/models or read from content/. One file a chapter.
import { applicationsTables } from './tables/applications.ts';
import { attentionLimitsTables } from './tables/attention-limits.ts';
import { conclusionTables } from './tables/conclusion.ts';
import { dataQualityTables } from './tables/data-quality.ts';
import { hardwareTables } from './tables/hardware.ts';
import { linearAttentionTables } from './tables/linear-attention.ts';
import { longConvolutionsTables } from './tables/long-convolutions.ts';
import { mambaTables } from './tables/mamba.ts';
import { multimodalTables } from './tables/multimodal.ts';
import { hybridsTables } from './tables/hybrids.ts';
import { predictionsTables } from './tables/predictions.ts';
import { recallTables } from './tables/recall.ts';
import { rnnsTables } from './tables/rnns.ts';
import { stateSpaceModelsTables } from './tables/state-space-models.ts';

export interface ComputedTable {
  /** May hold inline markup: $TeX$, `code`, *emphasis*. So may column labels and cells. */
  readonly caption: string;
  readonly columns: readonly { readonly label: string; readonly numeric?: boolean }[];
  readonly rows: readonly (readonly string[])[];
  /**
   * File (from the root of the repository) and function that compute it. A file under
   * src/course/tables collects published numbers, and the page says so.
   */
  readonly source: { readonly file: string; readonly symbol: string };
  /** Bibliography keys of its inputs. */
  readonly cite: readonly string[];
}

export type Tables = Readonly<Record<string, () => ComputedTable>>;

/** By the name that `<DataTable name="…">` takes. */
export const tables: Readonly<Record<string, (() => ComputedTable) | undefined>> = {
  ...attentionLimitsTables,
  ...conclusionTables,
  ...dataQualityTables,
  ...hardwareTables,
  ...linearAttentionTables,
  ...longConvolutionsTables,
  ...mambaTables,
  ...applicationsTables,
  ...multimodalTables,
  ...predictionsTables,
  ...recallTables,
  ...hybridsTables,
  ...rnnsTables,
  ...stateSpaceModelsTables,
};
