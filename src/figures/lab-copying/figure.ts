// Fixed and selective copying by five models, one dot a seed, as the lab recorded them.
import record from '../../../content/lab/selective-copying.json' with { type: 'json' };
import { dotFigure } from '../_shared/lab-figure.ts';

const models = [
  ['long-convolution', 'long convolution'],
  ['s4d', 'S4D'],
  ['mamba', 'Mamba'],
  ['lstm', 'LSTM'],
  ['attention', 'attention'],
] as const;

export const figure = dotFigure({
  name: 'lab-copying',
  title: 'Trained models copy: from fixed places and from anywhere',
  recording: record,
  groups: (['fixed', 'selective'] as const).map((kind) => ({
    name: kind === 'fixed' ? 'Copying from fixed places' : 'Selective copying',
    rows: models.map(([model, name]) => ({ label: `${kind}-copying: ${model}`, name })),
  })),
  names: 116,
});
