// The search dialog: the same <course-search> as on the search page, over the page one reads.
import { base } from './search-load.ts';
import { CourseSearch } from './search-panel.ts';
import { make } from './search-render.ts';

let dialog: HTMLDialogElement | undefined;

export function openSearch(): void {
  dialog ??= build();
  if (!dialog.open) dialog.showModal();
  const panel = dialog.querySelector('course-search');
  if (panel instanceof CourseSearch) panel.start();
}

function build(): HTMLDialogElement {
  const input = make('input', {
    id: 'search-dialog-q',
    type: 'search',
    name: 'q',
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    enterkeyhint: 'go',
    placeholder: 'Search the course',
  });
  const label = make('label', { class: 'visually-hidden', for: input.id }, ['Search the course']);
  const close = make('button', { type: 'button', class: 'search-close' }, ['Close']);
  const form = make(
    'form',
    { class: 'search-form', role: 'search', action: `${base()}search/`, method: 'get' },
    [label, make('div', {}, [input, close])],
  );
  const element = make('dialog', { class: 'search-dialog', 'aria-label': 'Search' }, [
    make('course-search' as 'div', { id: 'search-dialog' }, [form]),
  ]);
  close.addEventListener('click', () => element.close());
  element.addEventListener('click', (event) => {
    // The dialog itself is hit only beside its content, on the backdrop.
    if (event.target === element) element.close();
    else if (event.target instanceof Element && event.target.closest('a')) element.close();
  });
  document.body.append(element);
  return element;
}
