// citation.js ships no types: the little of it that the bibliography uses.
declare module '@citation-js/core' {
  export class Cite {
    constructor(input: string);
    readonly data: unknown;
  }
}
declare module '@citation-js/plugin-bibtex';
