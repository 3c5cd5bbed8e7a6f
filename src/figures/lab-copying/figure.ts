// Fixed and selective copying by five models, one dot a seed, as the lab recorded them.
import { copyingLabel, copyingRecording, copyingTasks } from '../_shared/copying.ts';
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
  recording: copyingRecording,
  groups: copyingTasks.map((task) => ({
    name: task === 'fixed-copying' ? 'Copying from fixed places' : 'Selective copying',
    rows: models.map(([model, name]) => ({ label: copyingLabel(task, model), name })),
  })),
  names: 116,
});
