// <course-search>: a form that searches while one types; the dialog and the search page share it.
import { atHand, search, type Engine } from '../search/engine.ts';
import { filters, select, type Filter } from '../search/select.ts';
import { released } from './released.ts';
import {
  base,
  forgetSearches,
  MissingIndexError,
  openSearchEngine,
  recentSearches,
  rememberSearch,
} from './search-load.ts';
import {
  countText,
  entriesOf,
  firstEntriesOf,
  make,
  readEntries,
  readShownPages,
  renderResults,
  type Gap,
  type Texts,
} from './search-render.ts';

const examples = ['KV cache', 'why divide by sqrt(d_k)', 'selective_scan', 'MQAR'];

export class CourseSearch extends HTMLElement {
  #input: HTMLInputElement | undefined;
  #filter: Filter = 'all';
  #status = make('p', { class: 'visually-hidden', role: 'status' });
  #results = make('div', { class: 'search-results' });
  #turn = 0;
  /** The turn whose results are on the page. */
  #shown = 0;
  /** The reader asked for the first result before it was there. */
  #toFirst = false;
  #typed = -Infinity;
  #announcing = 0;
  /** The reader asked for the last result while results were arriving. */
  #toLast = false;
  /** Results whose texts are read when they come into view, by their place. */
  #gaps = new Map<Element, Gap>();
  #inView: IntersectionObserver | undefined;
  /** How many of them are being read. */
  #filling = 0;
  /** Resolves once no pointer is pressing a result. */
  #released: Promise<unknown> = Promise.resolve();

  connectedCallback(): void {
    const form = this.querySelector('form');
    const input = form?.querySelector('input');
    if (!form || !input || this.#input) return;
    this.#input = input;
    form.after(this.#filters(), this.#status, this.#results);
    input.addEventListener('input', () => void this.#run());
    form.addEventListener('submit', (event) => this.#submit(event));
    this.addEventListener('keydown', (event) => this.#keys(event));
    this.#results.addEventListener('pointerdown', () => (this.#released = released()));
    this.addEventListener('click', (event) => {
      if (event.target instanceof Element && event.target.closest('a')) rememberSearch(input.value);
    });
    if (!this.#inDialog) {
      const parameters = new URLSearchParams(location.search);
      // Whoever was faster than this script has typed already.
      input.value ||= parameters.get('q') ?? '';
      const kind = parameters.get('kind');
      if (kind !== null && kind in filters) this.#choose(kind as Filter);
      input.focus({ preventScroll: true });
    }
    void this.#run();
  }

  /** Puts the cursor into the box, the words of the last search selected. */
  start(): void {
    this.#input?.focus();
    this.#input?.select();
    if (this.#input?.value === '') this.#showStart();
  }

  get #inDialog(): boolean {
    return this.closest('dialog') !== null;
  }

  #filters(): HTMLElement {
    const legend = make('legend', { class: 'visually-hidden' }, ['Kind of result']);
    const options = Object.entries(filters).map(([value, text]) => {
      const radio = make('input', {
        type: 'radio',
        name: `search-kind-${this.id || 'page'}`,
        value,
      });
      radio.checked = value === this.#filter;
      radio.addEventListener('change', () => {
        this.#filter = value as Filter;
        void this.#run();
      });
      return make('label', {}, [radio, make('span', {}, [text])]);
    });
    return make('fieldset', { class: 'search-filters' }, [legend, ...options]);
  }

  #choose(filter: Filter): void {
    this.#filter = filter;
    for (const radio of this.querySelectorAll<HTMLInputElement>('.search-filters input')) {
      radio.checked = radio.value === filter;
    }
  }

  async #run(): Promise<void> {
    const turn = (this.#turn += 1);
    this.#toFirst = false;
    this.#watch([]);
    const typing = performance.now() - this.#typed < 200;
    this.#typed = performance.now();
    this.#arriving(true);
    const text = this.#input!.value;
    this.#remember(text);
    if (text.trim() === '') {
      this.#showStart();
      this.#arriving(false);
      // The index is on its way before the first letter.
      openSearchEngine().catch(() => undefined);
      return;
    }
    try {
      const engine = await openSearchEngine();
      const found = await search(engine, text);
      if (turn !== this.#turn) return;
      const shown = select(engine, found, this.#filter);
      const pages = await readShownPages(engine, shown);
      if (turn !== this.#turn) return;
      // Who is still typing needs no excerpts yet; and on a slow line the first result is complete
      // before others ask for their texts.
      const known = atHand(engine, entriesOf(shown));
      const pause = typing && !known ? 150 : 0;
      const first = (pause > 0 ? wait(pause) : Promise.resolve()).then(() =>
        turn === this.#turn
          ? readEntries(engine, known ? entriesOf(shown) : firstEntriesOf(shown))
          : undefined,
      );
      const texts = pause > 0 ? undefined : await Promise.race([first, wait(30)]);
      if (turn !== this.#turn) return;
      const correction = found.query.corrected;
      const show = async (read: Texts = new Map()): Promise<readonly Gap[]> => {
        // A result that is drawn anew between press and release would lose its click.
        await this.#released;
        if (turn !== this.#turn) return [];
        const focused = document.activeElement;
        const before = this.#hits().find((hit) => hit === focused)?.href;
        const { box, gaps } = renderResults(engine, found, shown, pages, read);
        this.#results.replaceChildren(
          ...(correction === undefined ? [] : [this.#correction(correction)]),
          ...(shown.pages.length + shown.more.length > 0 ? [box] : [this.#nothing(text, engine)]),
        );
        this.#shown = turn;
        if (this.#toFirst) this.#openFirst();
        // Texts that arrive late must not take the reader's place away.
        if (before)
          this.#hits()
            .find((hit) => hit.href === before)
            ?.focus();
        return gaps;
      };
      this.#announce(countText(shown));
      let gaps = await show(texts);
      if (!texts) gaps = await show(await first);
      if (turn === this.#turn) this.#watch(gaps);
    } catch (error) {
      if (turn === this.#turn) this.#results.replaceChildren(this.#failure(error));
    }
    if (turn === this.#turn) this.#arriving(false);
  }

  /** Says that more is to come; whoever asked for the last result is led there when it is there. */
  #arriving(more: boolean): void {
    if (more) this.#results.setAttribute('aria-busy', 'true');
    else this.#results.removeAttribute('aria-busy');
    if (!more && this.#toLast) this.#goToLast();
  }

  /** The texts of these are read when their places are about to come into view. */
  #watch(gaps: readonly Gap[]): void {
    this.#inView?.disconnect();
    this.#gaps = new Map(gaps.map((gap) => [gap.place, gap]));
    this.#filling = 0;
    if (gaps.length === 0) return;
    this.#inView = new IntersectionObserver(
      (places) => {
        for (const { target, isIntersecting } of places)
          if (isIntersecting) void this.#fill(target);
      },
      { root: this.#inDialog ? this.#results : null, rootMargin: '0px 0px 25%' },
    );
    for (const { place } of gaps) this.#inView.observe(place);
  }

  async #fill(place: Element): Promise<void> {
    const turn = this.#turn;
    const gap = this.#gaps.get(place);
    if (!gap) return;
    this.#gaps.delete(place);
    this.#inView!.unobserve(place);
    this.#filling += 1;
    try {
      const texts = await readEntries(await openSearchEngine(), gap.entries);
      // What moves away between press and release would lose its click.
      await this.#released;
      if (turn !== this.#turn) return;
      const left = gap.fill(texts);
      if (left) {
        this.#gaps.set(left.place, left);
        this.#inView!.observe(left.place);
      }
    } catch (error) {
      if (turn !== this.#turn) return;
      if (!this.#results.querySelector('[role=alert]')) this.#results.append(this.#failure(error));
    }
    this.#filling -= 1;
    if (this.#toLast) this.#goToLast();
  }

  /** To the last result; what is not read yet is read for it. */
  #goToLast(): void {
    this.#hits().at(-1)?.focus();
    for (const place of this.#gaps.keys()) void this.#fill(place);
    this.#toLast = this.#filling > 0 || this.#results.hasAttribute('aria-busy');
  }

  /** The address of the search page holds the search, so that it can be sent and reloaded. */
  #remember(text: string): void {
    if (this.#inDialog) return;
    const parameters = new URLSearchParams();
    if (text) parameters.set('q', text);
    if (this.#filter !== 'all') parameters.set('kind', this.#filter);
    const query = parameters.toString();
    const address = `${location.pathname}${query ? `?${query}` : ''}`;
    if (address !== `${location.pathname}${location.search}`)
      history.replaceState(null, '', address);
  }

  #announce(text: string): void {
    window.clearTimeout(this.#announcing);
    this.#announcing = window.setTimeout(() => (this.#status.textContent = text), 350);
  }

  #submit(event: SubmitEvent): void {
    event.preventDefault();
    rememberSearch(this.#input!.value);
    // What stands there may still be the answer to what was typed before.
    if (this.#shown === this.#turn) this.#openFirst();
    else this.#toFirst = true;
  }

  #openFirst(): void {
    this.#toFirst = false;
    const first = this.#results.querySelector<HTMLElement>('.search-first') ?? this.#hits()[0];
    if (this.#inDialog) first?.click();
    else first?.focus();
  }

  #hits(): HTMLAnchorElement[] {
    return [...this.#results.querySelectorAll<HTMLAnchorElement>('a.search-hit')];
  }

  /** Arrows lead through the results; a letter typed there goes on with the query. */
  #keys(event: KeyboardEvent): void {
    this.#toLast = false;
    const hits = this.#hits();
    const at = hits.indexOf(document.activeElement as HTMLAnchorElement);
    const inBox = document.activeElement === this.#input;
    if (event.key === 'ArrowDown' && (inBox || at >= 0)) {
      event.preventDefault();
      hits[Math.min(at + 1, hits.length - 1)]?.focus();
    } else if (event.key === 'ArrowUp' && at >= 0) {
      event.preventDefault();
      (at === 0 ? this.#input : hits[at - 1])?.focus();
    } else if (event.key === 'Home' && at >= 0) {
      event.preventDefault();
      hits[0]?.focus();
    } else if (event.key === 'End' && at >= 0) {
      event.preventDefault();
      this.#goToLast();
    } else if (event.key === 'Escape' && !this.#inDialog && at >= 0) {
      this.#input?.focus();
    } else if (
      at >= 0 &&
      event.key.length === 1 &&
      event.key !== ' ' &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey
    ) {
      this.#input?.focus();
    }
  }

  #searchFor(text: string): HTMLElement {
    const button = make('button', { type: 'button', class: 'search-again' }, [text]);
    button.addEventListener('click', () => {
      this.#input!.value = text;
      this.#input!.focus();
      void this.#run();
    });
    return button;
  }

  #correction(text: string): HTMLElement {
    return make('p', { class: 'search-note' }, ['Did you mean ', this.#searchFor(text), '?']);
  }

  #showStart(): void {
    const recent = recentSearches();
    const lines: Node[] = [];
    if (recent.length > 0) {
      const clear = make('button', { type: 'button', class: 'search-clear' }, ['Clear']);
      clear.addEventListener('click', () => {
        forgetSearches();
        this.#showStart();
        this.#input?.focus();
      });
      const heading = make('p', { class: 'search-group' }, [
        'Recent searches, kept on this device ',
        clear,
      ]);
      lines.push(heading, this.#chips(recent));
    }
    lines.push(
      make('p', { class: 'search-group' }, [
        'Try a term, a question, a formula or a name in the code',
      ]),
    );
    lines.push(this.#chips(examples));
    if (this.#inDialog) {
      lines.push(
        make('p', { class: 'search-keys', 'aria-hidden': 'true' }, [
          keys(['↑', '↓'], 'choose'),
          keys(['↵'], 'open'),
          keys(['Esc'], 'close'),
        ]),
      );
    }
    this.#results.replaceChildren(make('div', { class: 'search-start' }, lines));
    this.#announce('');
  }

  #chips(texts: readonly string[]): HTMLElement {
    return make(
      'ul',
      { class: 'search-chips' },
      texts.map((text) => make('li', {}, [this.#searchFor(text)])),
    );
  }

  #nothing(text: string, engine: Engine): HTMLElement {
    const lines: (Node | string)[] = [make('b', {}, [`Nothing found for “${text.trim()}”.`])];
    if (this.#filter !== 'all') {
      const all = make('button', { type: 'button', class: 'search-again' }, ['Search everything']);
      all.addEventListener('click', () => {
        this.#choose('all');
        this.#input?.focus();
        void this.#run();
      });
      lines.push(` There may be something of another kind: `, all, '.');
    } else {
      const to = (page: string, name: string): HTMLElement =>
        make('a', { href: `${base()}${page}/` }, [name]);
      lines.push(
        ' Try fewer or other words. All that there is stands in the ',
        to('course', 'course map'),
        ', the ',
        to('glossary', 'glossary'),
        ' and the ',
        to('notation', 'notation'),
        '.',
      );
    }
    this.#announce(engine.core.pages.count > 0 ? 'No results' : '');
    return make('p', { class: 'search-note' }, lines);
  }

  #failure(error: unknown): HTMLElement {
    const missing = error instanceof MissingIndexError;
    const again = make('button', { type: 'button', class: 'search-again' }, ['Try again']);
    again.addEventListener('click', () => void this.#run());
    const text = missing
      ? 'There is no search index here. The build makes it: run npm run build and npm run serve. '
      : 'The search index could not be loaded; the connection may be down. ';
    return make('p', { class: 'search-note', role: 'alert' }, [text, again]);
  }
}

function keys(names: readonly string[], meaning: string): HTMLElement {
  return make('span', {}, [...names.map((name) => make('kbd', {}, [name])), ` ${meaning}`]);
}

function wait(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}

if (!customElements.get('course-search')) customElements.define('course-search', CourseSearch);
