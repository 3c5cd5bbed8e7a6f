// What authors may write in an article: every component with its properties. The map of Astro
// components in src/components/content/index.ts has the same keys (a test compares them).

export interface ComponentSpec {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Further properties are arguments that the component passes on (Value only). */
  readonly open?: boolean;
  /** Between its tags: text that must be there, text that may be there, or nothing. */
  readonly content: 'text' | 'any' | 'none';
}

export const components: Readonly<Record<string, ComponentSpec>> = {
  Minute: { required: [], optional: [], content: 'text' },
  Equation: { required: ['id'], optional: ['title'], content: 'any' },
  Listing: { required: ['id', 'file', 'region'], optional: ['highlight'], content: 'text' },
  Figure: { required: ['id', 'name'], optional: ['state', 'wide'], content: 'any' },
  DataTable: { required: ['id', 'name'], optional: [], content: 'none' },
  Value: { required: ['of'], optional: [], open: true, content: 'none' },
  Aside: { required: ['kind'], optional: ['title'], content: 'text' },
  Margin: { required: [], optional: [], content: 'text' },
  Interview: { required: ['claim'], optional: [], content: 'none' },
  Term: { required: ['id'], optional: [], content: 'text' },
  Worked: { required: ['title'], optional: [], content: 'text' },
  Try: { required: [], optional: [], content: 'text' },
  Lab: { required: ['preset'], optional: [], content: 'any' },
  Quiz: { required: [], optional: [], content: 'none' },
  Scorecard: { required: [], optional: [], content: 'none' },
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
