// Filter of a long page of entries: one list for each property, words to search for, and the address
// keeps the choice, so a view can be linked. Without this script the whole page is there.
import { decoded } from './decode.ts';

class CourseFilter extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form')!;
    form.hidden = false;
    const query = new URLSearchParams(location.search);
    for (const field of this.#fields(form)) {
      const wanted = query.get(field.name);
      if (wanted === null) continue;
      if (field instanceof HTMLInputElement) field.value = wanted;
      else if ([...field.options].some(({ value }) => value === wanted)) field.value = wanted;
    }
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('input', () => this.#show(form, true));
    addEventListener('hashchange', () => this.#reveal(form));
    this.#show(form, false);
    this.#reveal(form);
  }

  #fields(form: HTMLFormElement): (HTMLSelectElement | HTMLInputElement)[] {
    return [...form.querySelectorAll<HTMLSelectElement | HTMLInputElement>('select, input')];
  }

  /** A link to an entry shows it, whatever was filtered. */
  #reveal(form: HTMLFormElement): void {
    const id = decoded(location.hash.slice(1));
    const entry = id ? document.getElementById(id)?.closest<HTMLElement>('[data-entry]') : null;
    if (!entry?.hidden) return;
    for (const field of this.#fields(form)) field.value = '';
    this.#show(form, true);
    entry.scrollIntoView();
  }

  #show(form: HTMLFormElement, remember: boolean): void {
    const fields = this.#fields(form);
    const entries = [...this.querySelectorAll<HTMLElement>('[data-entry]')];
    let count = 0;
    for (const entry of entries) {
      const words = entry.textContent.toLowerCase();
      entry.hidden = !fields.every((field) => {
        if (field.value === '') return true;
        if (field instanceof HTMLSelectElement)
          return (entry.dataset[field.name] ?? '').split(' ').includes(field.value);
        return field.value
          .toLowerCase()
          .split(/\s+/)
          .every((word) => words.includes(word));
      });
      if (!entry.hidden) count++;
    }
    for (const group of this.querySelectorAll<HTMLElement>('[data-group]')) {
      group.hidden = !group.querySelector('[data-entry]:not([hidden])');
    }
    form.querySelector('[role="status"]')!.textContent = `${count} of ${entries.length} shown`;
    if (!remember) return;
    const url = new URL(location.href);
    for (const { name, value } of fields) {
      if (value === '') url.searchParams.delete(name);
      else url.searchParams.set(name, value);
    }
    history.replaceState(history.state, '', url);
  }
}

customElements.define('course-filter', CourseFilter);
