// Markup of a figure's controls and of the table behind it; built once, updated in the browser.
import type { Control, FigureDefinition, FigureTable, Slider, Values } from './contract.ts';
import { el, escape } from './svg.ts';

/** A form with one labelled control for each quantity; ids are unique on the page. */
export function controlsMarkup(figure: FigureDefinition, values: Values, id: string): string {
  const limits = figure.limits?.(values) ?? {};
  return figure.controls
    .map((control) =>
      controlMarkup(control, values, `${id}-${control.key}`, limits[control.key]?.max),
    )
    .join('');
}

function controlMarkup(control: Control, values: Values, id: string, limit?: number): string {
  const value = values[control.key];
  switch (control.kind) {
    case 'slider': {
      const input = `<input type="range" id="${id}" name="${control.key}" min="${control.min}" max="${limit ?? control.max}" step="${control.step}" value="${value}" aria-valuetext="${escape(sliderText(control, Number(value)))}">`;
      const output = el('output', { for: id }, escape(sliderText(control, Number(value))));
      const play = control.play
        ? `<button type="button" class="button play" data-play="${control.key}">Play</button>`
        : '';
      return `<div class="control control-slider"><label for="${id}">${escape(control.label)}</label>${input}${output}${play}</div>`;
    }
    case 'select': {
      const options = control.options
        .map((option) =>
          el(
            'option',
            { value: option.value, selected: option.value === value ? 'selected' : undefined },
            escape(option.label),
          ),
        )
        .join('');
      return `<div class="control"><label for="${id}">${escape(control.label)}</label>${el('select', { id, name: control.key }, options)}</div>`;
    }
    case 'toggle':
      return `<div class="control control-toggle"><input type="checkbox" id="${id}" name="${control.key}"${value ? ' checked' : ''}><label for="${id}">${escape(control.label)}</label></div>`;
    case 'text':
      return `<div class="control control-text"><label for="${id}">${escape(control.label)}</label><input type="text" id="${id}" name="${control.key}" value="${escape(String(value))}" maxlength="${control.maxLength}" autocomplete="off" spellcheck="false"></div>`;
  }
}

export function sliderText(control: Slider, value: number): string {
  const shown = control.format ? control.format(value) : String(value);
  return control.unit ? `${shown} ${control.unit}` : shown;
}

/** The table behind a figure; numbers keep four significant digits. */
export function tableMarkup(table: FigureTable): string {
  const cell = (value: string | number): string =>
    typeof value === 'number' ? String(Number(value.toPrecision(4))) : escape(value);
  const head = table.columns.map((column) => el('th', { scope: 'col' }, escape(column))).join('');
  const rows = table.rows
    .map((row) =>
      el(
        'tr',
        {},
        ...row.map((value, i) =>
          i === 0
            ? el('th', { scope: 'row' }, cell(value))
            : el('td', { class: typeof value === 'number' ? 'numeric' : undefined }, cell(value)),
        ),
      ),
    )
    .join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
}
