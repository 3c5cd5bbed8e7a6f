// What authors may write in an article: every component with its properties. The map of Astro
// components in src/components/content/index.ts has the same keys (a test compares them).

export interface ComponentSpec {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Further properties are arguments that the component passes on (Value only). */
  readonly open?: boolean;
}

export const components: Readonly<Record<string, ComponentSpec>> = {
  Minute: { required: [], optional: [] },
  Equation: { required: ['id'], optional: ['title'] },
  Listing: { required: ['id', 'file', 'region'], optional: ['highlight'] },
  Figure: { required: ['id', 'name'], optional: ['state', 'wide'] },
  DataTable: { required: ['id', 'name'], optional: [] },
  Value: { required: ['of'], optional: [], open: true },
  Aside: { required: ['kind'], optional: ['title'] },
  Margin: { required: [], optional: [] },
  Interview: { required: ['claim'], optional: [] },
  Term: { required: ['id'], optional: [] },
  Worked: { required: ['title'], optional: [] },
  Try: { required: [], optional: [] },
  Lab: { required: ['preset'], optional: [] },
  Quiz: { required: [], optional: [] },
  Scorecard: { required: [], optional: [] },
};

export const asideKinds = ['note', 'caution', 'paper'] as const;

/** Components with an id that others can refer to: prefix of the anchor and of the reference. */
export const labelled = {
  Equation: { prefix: 'eq', word: 'Equation' },
  Figure: { prefix: 'fig', word: 'Figure' },
  Listing: { prefix: 'lst', word: 'Listing' },
  DataTable: { prefix: 'tab', word: 'Table' },
} as const;

export type LabelKind = (typeof labelled)[keyof typeof labelled]['prefix'] | 'sec';
