// A session as a file: settings, curves and results, so that a run can be kept and compared.
import type { LabPlan } from '../models/training/presets.ts';
import { writePlan } from './plan.ts';
import type { RunState } from './runner.ts';

export function exportText(plan: LabPlan, runs: readonly RunState[]): string {
  const data = {
    course: 'Beyond Attention',
    link: `lab/?${writePlan(plan)}`,
    plan,
    runs: runs.map(({ name, settings, status, step, accuracy, seconds, ...rest }) => ({
      ...{ name, settings, status, steps: step },
      ...(accuracy === undefined ? {} : { accuracy }),
      ...(seconds === undefined ? {} : { seconds }),
      ...(rest.parameters === undefined ? {} : { parameters: rest.parameters }),
      ...(rest.memory === undefined ? {} : { memory: rest.memory }),
      tests: rest.tests,
      curve: rest.points,
      ...(rest.message === undefined ? {} : { message: rest.message }),
    })),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}
