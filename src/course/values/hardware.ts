// Values about machines: ridge points, arithmetic intensities and the least time a step needs.
import { decodeAttentionIntensity } from '../../models/costs/attention-memory.ts';
import { mambaSpec, scanDecodeIntensity } from '../../models/costs/mamba.ts';
import { decodeFlops, prefillFlops } from '../../models/costs/model.ts';
import { operatorDim, operators } from '../../models/costs/operators.ts';
import {
  attainableFlopsPerSecond,
  matmulIntensity,
  ridgePoint,
} from '../../models/costs/roofline.ts';
import {
  decodeBytesPerToken,
  decodeIntensity,
  decodeStepSeconds,
} from '../../models/costs/serving.ts';
import {
  choiceArgument,
  deviceArgument,
  modelArgument,
  numberArgument,
  ValueError,
} from '../value-arguments.ts';
import { define, deviceInputs, input, modelInput } from '../value-definition.ts';

const model = modelArgument();
const device = deviceArgument();
const context = numberArgument('tokens of context', 'tokens', { whole: true });
const batch = numberArgument('sequences decoded together', 'count', { default: 1, whole: true });
const bytes = numberArgument('bytes a number', 'bytes', { default: 2 });
const whole = (label: string) => numberArgument(label, 'count', { whole: true });

const operatorIds = Object.fromEntries(
  operators({ length: 4096, batch: 1 }).map(({ id }) => [id, id]),
);

/** A figure of a device that not all have a source for. */
function known(value: number | undefined, what: string, device: string): number {
  if (value !== undefined) return value;
  throw new ValueError(`no source gives the ${what} of ${device}.`, 'Choose another device.');
}

const ROOFLINE = 'src/models/costs/roofline.ts';
const SERVING = 'src/models/costs/serving.ts';
const roofline = ['williams2009roofline'];

export const hardwareValues = {
  ridgePoint: define({
    label: 'ridge point: the least intensity at which arithmetic is the limit',
    formula: String.raw`\frac{\text{peak FLOP/s}}{\text{bytes/s}}`,
    unit: 'flopPerByte',
    source: { file: ROOFLINE, symbol: 'ridgePoint' },
    cite: roofline,
    arguments: { device },
    compute: ({ device }) => ridgePoint(device),
    inputs: ({ device }) => deviceInputs(device, ['peakFlopsPerSecond', 'bandwidthBytesPerSecond']),
  }),
  attainableFlops: define({
    label: 'FLOP/s that a kernel of a given intensity can reach',
    formula: String.raw`\min(\text{peak},\; I \cdot \text{bandwidth})`,
    unit: 'flopsPerSecond',
    source: { file: ROOFLINE, symbol: 'attainableFlopsPerSecond' },
    cite: roofline,
    arguments: { device, intensity: numberArgument('intensity', 'flopPerByte') },
    compute: ({ device, intensity }) => attainableFlopsPerSecond(device, intensity),
    inputs: ({ device, intensity }) => [
      ...deviceInputs(device, ['peakFlopsPerSecond', 'bandwidthBytesPerSecond']),
      input('intensity', intensity, 'flopPerByte'),
    ],
  }),
  operationsForOneNumber: define({
    label: 'operations that the matrix units could do while one number arrives from memory',
    formula: String.raw`b \cdot \frac{\text{peak FLOP/s}}{\text{bytes/s}}`,
    unit: 'count',
    source: { file: ROOFLINE, symbol: 'ridgePoint' },
    cite: roofline,
    arguments: { device, bytes },
    compute: ({ device, bytes }) => bytes * ridgePoint(device),
    inputs: ({ device, bytes }) => [
      ...deviceInputs(device, ['peakFlopsPerSecond', 'bandwidthBytesPerSecond']),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  operatorIntensity: define({
    label: 'arithmetic intensity of one operator of the roofline figure',
    formula: String.raw`\frac{\text{FLOP}}{\text{bytes}}`,
    unit: 'flopPerByte',
    source: { file: 'src/models/costs/operators.ts', symbol: 'operators' },
    cite: roofline,
    arguments: {
      operator: choiceArgument('operator', operatorIds),
      length: numberArgument('tokens of a sequence', 'tokens', { default: 4096, whole: true }),
      batch,
    },
    compute: ({ operator, length, batch }) =>
      operators({ length, batch }).find(({ id }) => id === operator)!.intensity,
    inputs: ({ operator, length, batch }) => [
      { name: 'operator', value: operator },
      input('width', operatorDim, 'count'),
      input('tokens of a sequence', length, 'tokens'),
      input('sequences decoded together', batch, 'count'),
    ],
  }),
  vectorFlops: define({
    label: 'peak of 32-bit arithmetic outside the matrix units',
    formula: String.raw`\text{peak}`,
    unit: 'flopsPerSecond',
    source: { file: 'src/models/costs/devices.ts', symbol: 'devices' },
    arguments: { device },
    compute: ({ device }) =>
      known(device.vectorFlopsPerSecond?.value, 'rate outside the matrix units', device.name),
    inputs: ({ device }) => [
      {
        name: device.name,
        value: device.vectorFlopsPerSecond?.value ?? 0,
        unit: 'flopsPerSecond',
        cite: device.vectorFlopsPerSecond?.cite ?? [],
      },
    ],
  }),
  sramBytes: define({
    label: 'fast memory of all multiprocessors together',
    formula: String.raw`M_\text{sram}`,
    unit: 'bytes',
    source: { file: 'src/models/costs/devices.ts', symbol: 'devices' },
    arguments: { device },
    compute: ({ device }) => known(device.sramBytes?.value, 'fast memory', device.name),
    inputs: ({ device }) => [
      {
        name: device.name,
        value: device.sramBytes?.value ?? 0,
        unit: 'bytes',
        cite: device.sramBytes?.cite ?? [],
      },
    ],
  }),
  peakFlops: define({
    label: 'peak of the matrix units at 16 bits, dense',
    formula: String.raw`\text{peak}`,
    unit: 'flopsPerSecond',
    source: { file: 'src/models/costs/devices.ts', symbol: 'devices' },
    arguments: { device },
    compute: ({ device }) => device.peakFlopsPerSecond.value,
    inputs: ({ device }) => deviceInputs(device, ['peakFlopsPerSecond']),
  }),
  memoryBandwidth: define({
    label: 'memory bandwidth',
    formula: String.raw`\text{bandwidth}`,
    unit: 'bytesPerSecond',
    source: { file: 'src/models/costs/devices.ts', symbol: 'devices' },
    arguments: { device },
    compute: ({ device }) => device.bandwidthBytesPerSecond.value,
    inputs: ({ device }) => deviceInputs(device, ['bandwidthBytesPerSecond']),
  }),
  decodeAttentionIntensity: define({
    label: 'FLOP per byte of cache when attention decodes one token',
    formula: String.raw`\frac{2\, n_\text{heads}}{n_\text{kv}\, b}`,
    unit: 'flopPerByte',
    source: {
      file: 'src/models/costs/attention-memory.ts',
      symbol: 'decodeAttentionIntensity',
    },
    cite: ['austin2025scalingbook'],
    arguments: { heads: whole('query heads'), kvHeads: whole('heads of keys and values'), bytes },
    compute: ({ heads, kvHeads, bytes }) => decodeAttentionIntensity(heads, kvHeads, bytes),
    inputs: ({ heads, kvHeads, bytes }) => [
      input('query heads', heads, 'count'),
      input('heads of keys and values', kvHeads, 'count'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  scanDecodeIntensity: define({
    label: 'FLOP per byte of the Mamba recurrence when it decodes one token',
    formula: String.raw`\frac{7\, d_\text{inner} N + d_\text{inner}}{(2\, d_\text{inner} N + 3\, d_\text{inner} + 2N)\, b}`,
    unit: 'flopPerByte',
    source: { file: 'src/models/costs/mamba.ts', symbol: 'scanDecodeIntensity' },
    arguments: { dim: whole('width'), bytes },
    compute: ({ dim, bytes }) => scanDecodeIntensity(mambaSpec(dim), bytes),
    inputs: ({ dim, bytes }) => [
      input('width', dim, 'count'),
      input('channels', mambaSpec(dim).inner, 'count'),
      input('state a channel', mambaSpec(dim).state, 'count'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  matmulIntensity: define({
    label: 'FLOP per byte of a matrix product, each matrix moved once',
    formula: String.raw`\frac{2mnk}{(mk + kn + mn)\, b}`,
    unit: 'flopPerByte',
    source: { file: ROOFLINE, symbol: 'matmulIntensity' },
    arguments: { m: whole('rows'), n: whole('columns'), k: whole('inner size'), bytes },
    compute: ({ m, n, k, bytes }) => matmulIntensity(m, n, k, bytes),
    inputs: ({ m, n, k, bytes }) => [
      input('m', m, 'count'),
      input('n', n, 'count'),
      input('k', k, 'count'),
      input('bytes a number', bytes, 'count'),
    ],
  }),
  decodeIntensity: define({
    label: 'FLOP per byte of one decoding step of a whole model',
    formula: String.raw`\frac{F_\text{decode}(n)}{\text{bytes a token}}`,
    unit: 'flopPerByte',
    source: { file: SERVING, symbol: 'decodeIntensity' },
    arguments: { model, context, batch },
    compute: ({ model, context, batch }) => decodeIntensity(model, context, { batch }),
    inputs: ({ model, context, batch }) => [
      modelInput(model),
      input('context', context, 'tokens'),
      input('sequences', batch, 'count'),
      input('FLOPs a token', decodeFlops(model, context), 'flops'),
      input('bytes a token', decodeBytesPerToken(model, context, { batch }), 'bytes'),
    ],
  }),
  decodeStepSeconds: define({
    label: 'least time of one decoding step',
    formula: String.raw`\max\Bigl(\frac{\text{FLOPs}}{\text{peak}}, \frac{\text{bytes}}{\text{bandwidth}}\Bigr)`,
    unit: 'seconds',
    source: { file: SERVING, symbol: 'decodeStepSeconds' },
    cite: roofline,
    arguments: { model, device, context, batch },
    compute: ({ model, device, context, batch }) =>
      decodeStepSeconds(model, device, context, { batch }),
    inputs: ({ model, device, context, batch }) => [
      modelInput(model),
      ...deviceInputs(device, ['peakFlopsPerSecond', 'bandwidthBytesPerSecond']),
      input('context', context, 'tokens'),
      input('sequences', batch, 'count'),
      input('bytes a step', batch * decodeBytesPerToken(model, context, { batch }), 'bytes'),
    ],
  }),
  prefillSeconds: define({
    label: 'least time to read a prompt, at the peak of the device',
    formula: String.raw`\frac{F_\text{prefill}(T)}{\text{peak}}`,
    unit: 'seconds',
    source: { file: 'src/models/costs/model.ts', symbol: 'prefillFlops' },
    arguments: { model, device, length: context },
    compute: ({ model, device, length }) =>
      prefillFlops(model, length) / device.peakFlopsPerSecond.value,
    inputs: ({ model, device, length }) => [
      modelInput(model),
      ...deviceInputs(device, ['peakFlopsPerSecond']),
      input('tokens', length, 'tokens'),
      input('FLOPs', prefillFlops(model, length), 'flops'),
    ],
  }),
};
