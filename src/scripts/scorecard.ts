// Filter and order of the scorecard; the address keeps the choice, so a view can be linked.
class CourseScorecard extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector('form')!;
    form.hidden = false;
    const query = new URLSearchParams(location.search);
    for (const select of form.querySelectorAll('select')) {
      const wanted = query.get(select.name);
      if ([...select.options].some(({ value }) => value === wanted)) select.value = wanted!;
    }
    form.addEventListener('change', () => this.#show(form, true));
    this.#show(form, false);
  }

  #show(form: HTMLFormElement, remember: boolean): void {
    const data = new FormData(form);
    const choice = (name: string): string => String(data.get(name) ?? '');
    const list = this.querySelector('ol')!;
    const rows = [...list.children] as HTMLElement[];
    const order = ['open', 'wrong', 'mixed', 'partly', 'right', 'high', 'medium', 'low'];
    const sort = choice('sort');
    const rank = (row: HTMLElement): string =>
      sort === 'stamp'
        ? row.dataset['stamp']!
        : String(order.indexOf(row.dataset[sort]!)).padStart(2, '0');
    rows.sort((a, b) => rank(a).localeCompare(rank(b)));
    list.append(...rows);
    let count = 0;
    for (const row of rows) {
      const fits = ['who', 'verdict'].every(
        (name) => !choice(name) || row.dataset[name] === choice(name),
      );
      row.hidden = !fits;
      if (fits) count++;
    }
    form.querySelector('[role="status"]')!.textContent = `${count} of ${rows.length} shown`;
    if (!remember) return;
    const url = new URL(location.href);
    for (const name of ['who', 'verdict', 'sort']) {
      const first = form.querySelector<HTMLSelectElement>(`[name="${name}"]`)!.options[0]!.value;
      if (choice(name) && choice(name) !== first) url.searchParams.set(name, choice(name));
      else url.searchParams.delete(name);
    }
    history.replaceState(history.state, '', url);
  }
}

customElements.define('course-scorecard', CourseScorecard);
