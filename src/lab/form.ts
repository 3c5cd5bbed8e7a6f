// The settings of a session as a form: markup from a plan, and the plan back from what was entered.
import { el, escape } from '../figures/_shared/svg.ts';
import { taskDefinition, tasks, type TaskName } from '../models/tasks/tasks.ts';
import { presets, type LabPlan, type PlannedRun } from '../models/training/presets.ts';
import { labSettings, type Preset } from '../models/training/settings.ts';
import {
  fields,
  modelName,
  offered,
  presetOf,
  readChanges,
  runLimit,
  seedLimit,
  stateBounds,
  stateMeaning,
  switchOf,
  type NumberField,
} from './plan.ts';

type Attributes = Parameters<typeof el>[1];

const option = (value: string, text: string, selected: boolean): string =>
  el('option', { value, selected: selected ? 'selected' : undefined }, escape(text));

function control(id: string, label: string, input: string, className = ''): string {
  return `<div class="control ${className}"><label for="${id}">${escape(label)}</label>${input}</div>`;
}

function select(id: string, name: string, options: string): string {
  return el('select', { id, name }, options);
}

function numberInput(attributes: Attributes): string {
  return el('input', { type: 'number', inputmode: 'decimal', ...attributes }).replace(
    '</input>',
    '',
  );
}

/** What the settings are before a plan changes them: of the task, for a model without own wishes. */
function defaultsOf(task: TaskName): ReturnType<typeof labSettings> {
  return labSettings(task, 'attention', 1);
}

/** All controls; ids begin with `id`. */
export function formMarkup(plan: LabPlan, id: string): string {
  const preset = presetOf(plan);
  const chosen = [
    ...presets.map(({ name, title }) => option(name, title, name === preset?.name)),
    option('', 'Your own settings', preset === undefined),
  ].join('');
  const given = Object.entries(tasks).map(([name, { title }]) =>
    option(name, title, name === plan.task),
  );
  const main = fields.filter(({ more, key }) => !more && applies(key, plan.task));
  const others = fields.filter(({ more, key }) => more && applies(key, plan.task));
  return [
    '<div class="lab-row">',
    control(`${id}-preset`, 'Session', select(`${id}-preset`, 'preset', chosen), 'lab-wide'),
    control(`${id}-task`, 'Task', select(`${id}-task`, 'task', given.join('')), 'lab-wide'),
    '</div>',
    `<p class="lab-question">${escape(preset?.question ?? taskDefinition(plan.task).question)}</p>`,
    '<fieldset class="lab-runs"><legend>Models</legend><ol>',
    ...plan.runs.map((run, i) => runMarkup(plan, run, i)),
    '</ol>',
    plan.runs.length < runLimit
      ? '<button type="button" class="button" data-add>Add a model</button>'
      : '',
    '</fieldset><div class="lab-row">',
    ...main.map((field) => fieldMarkup(field, plan, id)),
    control(
      `${id}-seed`,
      'Seed',
      numberInput({
        id: `${id}-seed`,
        name: 'seed',
        min: 0,
        max: seedLimit,
        step: 1,
        value: plan.seed,
      }),
    ),
    '</div><details class="lab-more"><summary>More settings</summary><div class="lab-row">',
    ...others.map((field) => fieldMarkup(field, plan, id)),
    '</div></details>',
  ].join('');
}

/** Whether the field means anything for the task. */
function applies(key: string, task: TaskName): boolean {
  if (key === 'pairs') return taskDefinition(task).counts !== undefined;
  return key !== 'fewestPairs' || task === 'mqar';
}

function fieldMarkup(field: NumberField, plan: LabPlan, id: string): string {
  const { key, min, max, step } = field;
  const inputId = `${id}-${key}`;
  const own = key === 'rate' || key === 'conv';
  const value = plan.shared[key];
  const standard = key === 'fewestPairs' ? undefined : defaultsOf(plan.task)[key];
  return control(
    inputId,
    labelOf(field, plan.task),
    numberInput({
      id: inputId,
      name: key,
      min,
      max,
      step,
      value: value ?? (own || standard === undefined ? undefined : String(standard)),
      placeholder: own ? 'as the model needs' : undefined,
    }),
  );
}

function labelOf({ key, label }: NumberField, task: TaskName): string {
  const counts = taskDefinition(task).counts;
  if (key === 'pairs' && counts) return counts[0]!.toUpperCase() + counts.slice(1);
  if (key === 'length' && task.endsWith('copying')) return 'Blanks between';
  return label;
}

function runMarkup(plan: LabPlan, { model, changes }: PlannedRun, i: number): string {
  const settings = labSettings(plan.task, model, plan.seed, { ...plan.shared, ...changes });
  const names = offered.includes(model) ? offered : [model, ...offered];
  const options = names.map((name) => option(name, modelName(name), name === model)).join('');
  const meaning = stateMeaning(model);
  const special = switchOf(model);
  const label = (text: string): string => `Model ${i + 1}: ${text}`;
  return [
    `<li data-run="${i}" data-model="${escape(model)}">`,
    el('select', { name: 'model', 'aria-label': label('which') }, options),
    meaning === undefined
      ? ''
      : `<label class="lab-state">${numberInput({ name: 'state', ...stateBounds, step: 1, value: settings.state })} ${meaning}</label>`,
    special === undefined
      ? ''
      : `<label class="lab-switch"><input type="checkbox" name="${special.key}"${settings[special.key] ? ' checked' : ''}> ${special.label}</label>`,
    ownNote(changes, plan.shared),
    plan.runs.length > 1
      ? `<button type="button" class="button lab-remove" data-remove="${i}" aria-label="Remove model ${i + 1}, ${escape(modelName(model))}">Remove</button>`
      : '',
    `<input type="hidden" name="changes" value="${escape(JSON.stringify(changes))}">`,
    '</li>',
  ].join('');
}

/** What a run changes for itself alone beyond its state and switch. */
function ownNote(changes: Preset, shared: Preset): string {
  const own = Object.entries(changes).filter(
    ([key, value]) =>
      !['state', 'rotary', 'negative'].includes(key) && shared[key as keyof Preset] !== value,
  );
  if (own.length === 0) return '';
  const said = own.map(([key, value]) => `${nameOf(key)} ${String(value)}`).join(', ');
  return `<span class="lab-own">${escape(said)}</span>`;
}

function nameOf(key: string): string {
  const field = fields.find((one) => one.key === key);
  const others: Readonly<Record<string, string>> = { deltaMin: 'Δ from', deltaMax: 'Δ to' };
  return (field?.label ?? others[key] ?? key).toLowerCase();
}

/** The plan that the form says; what is not in it or nonsense is left to the defaults. */
export function readForm(form: HTMLFormElement, before: LabPlan): LabPlan {
  const data = new FormData(form);
  const given = String(data.get('task'));
  const task = Object.hasOwn(tasks, given) ? (given as TaskName) : before.task;
  const standard = defaultsOf(task);
  const seed = Math.round(Math.min(seedLimit, Math.max(0, Number(data.get('seed') ?? 1) || 0)));
  const numbers = readChanges(fields.map(({ key }) => [key, String(data.get(key) ?? '')] as const));
  const shared = Object.fromEntries(
    Object.entries(numbers).filter(
      ([key, value]) => key === 'rate' || key === 'conv' || standard[key as keyof Preset] !== value,
    ),
  ) as Preset;
  const { fewestPairs, ...rest } = shared;
  const pairs = shared.pairs ?? standard.pairs;
  const fewest = fewestPairs !== undefined && fewestPairs < pairs ? { fewestPairs } : {};
  const runs = [...form.querySelectorAll<HTMLElement>('[data-run]')].map((row): PlannedRun => {
    const model = row.querySelector<HTMLSelectElement>('[name=model]')!.value;
    return { model, changes: readRow(row, model, task) };
  });
  return { task, seed, shared: { ...rest, ...fewest }, runs };
}

/**
 * What a row changes: its state and switch where they differ from the model's own, and what it
 * brought along. Another model begins with its own state.
 */
function readRow(row: HTMLElement, model: string, task: TaskName): Preset {
  const input = (name: string): HTMLInputElement | null =>
    row.querySelector<HTMLInputElement>(`[name=${name}]`);
  if (row.dataset['model'] !== model) return {};
  const {
    state: _state,
    rotary: _rotary,
    negative: _negative,
    ...kept
  } = JSON.parse(input('changes')?.value ?? '{}') as Preset;
  const given = readChanges([['state', input('state')?.value ?? '']]);
  const own = labSettings(task, model, 1).state;
  return {
    ...kept,
    ...(given.state === undefined || given.state === own ? {} : given),
    ...(input('rotary')?.checked ? { rotary: true } : {}),
    ...(input('negative')?.checked ? { negative: true } : {}),
  };
}
