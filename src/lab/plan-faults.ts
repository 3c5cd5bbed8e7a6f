// What a link to the lab gets wrong: the page keeps what it can read, an author is told of the rest.
import { didYouMean } from '../course/problem.ts';
import { tasks } from '../models/tasks/tasks.ts';
import { layersOf } from '../models/training/settings.ts';
import { mixers } from '../models/training/models/model.ts';
import { boundsOf, fields, runLimit, seedLimit, switches } from './plan.ts';

export interface PlanFault {
  /** The piece of the link that is wrong. */
  readonly part: string;
  readonly message: string;
  readonly hint: string;
}

const changeNames: readonly string[] = [
  ...fields.map(({ key }) => key),
  ...['state', 'vocab', 'deltaMin', 'deltaMax'],
  ...switches,
];

/** Every part of the query that `readPlan` would drop or change. */
export function planFaults(query: string): PlanFault[] {
  const faults: PlanFault[] = [];
  const fail = (part: string, message: string, hint: string): void => {
    faults.push({ part, message, hint });
  };
  let runs = 0;
  for (const part of query.split('&')) {
    const [[key, value] = ['', '']] = [...new URLSearchParams(part)];
    if (key === 'task') {
      if (!Object.hasOwn(tasks, value))
        fail(part, `The lab has no task "${value}".`, oneOf(value, Object.keys(tasks)));
    } else if (key === 'seed') {
      if (!/^\d+$/.test(value) || Number(value) > seedLimit)
        fail(
          part,
          `The seed is a whole number, got "${value}".`,
          `Write one from 0 to ${seedLimit}.`,
        );
    } else if (key === 'run') {
      runs += 1;
      if (runs === runLimit + 1)
        fail(part, `The lab holds ${runLimit} runs.`, 'Remove the others.');
      const [model = '', ...changes] = value.split('~');
      const fault = modelFault(model);
      if (fault) fail(part, ...fault);
      for (const change of changes) {
        const [name = '', setting = ''] = change.split(':', 2);
        const wrong = changeFault(name, setting);
        if (wrong) fail(part, ...wrong);
      }
    } else {
      const wrong = changeFault(key, value);
      if (wrong) fail(part, ...wrong);
    }
  }
  return faults;
}

type Sentence = readonly [message: string, hint: string];

function modelFault(model: string): Sentence | undefined {
  const unknown = model.split('+').find((name) => !Object.hasOwn(mixers, name));
  if (unknown !== undefined)
    return [`The lab has no model "${unknown}".`, oneOf(unknown, Object.keys(mixers))];
  const { length } = layersOf(model, 1);
  if (length <= 4) return undefined;
  return [`The lab stacks up to 4 layers, got ${length}.`, 'Name fewer mixers.'];
}

function changeFault(key: string, value: string): Sentence | undefined {
  if ((switches as readonly string[]).includes(key)) {
    if (value === 'yes' || value === 'no') return undefined;
    return [`The lab's switch "${key}" got "${value}".`, 'Write yes or no.'];
  }
  const bounds = boundsOf(key);
  if (!bounds) return [`The lab has no setting "${key}".`, oneOf(key, changeNames)];
  const { min, max, step } = bounds;
  const number = value.trim() === '' ? NaN : Number(value);
  if (number >= min && number <= max && (step === 'any' || Number.isInteger(number)))
    return undefined;
  const kind = step === 'any' ? 'number' : 'whole number';
  return [`The lab's "${key}" cannot be "${value}".`, `It is a ${kind} from ${min} to ${max}.`];
}

const oneOf = (name: string, names: readonly string[]): string =>
  didYouMean(name, names, `Use one of ${names.join(', ')}.`);
