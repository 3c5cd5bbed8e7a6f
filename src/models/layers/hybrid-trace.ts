// What the figures of hybrids draw: what every layer adds, and what it has to remember meanwhile.
import { axes } from '../tensor/axes.ts';
import { requireInteger } from '../tensor/errors.ts';
import type { ReadonlyTensor, Tensor } from '../tensor/tensor.ts';
import { hybridMixers, type LayerKind } from './hybrid-mixers.ts';
import { initHybridState, traceHybridStep, type HybridParams, type LayerState } from './hybrid.ts';
import { stackTime, timeSlice } from './sequence.ts';

export interface HybridLayerTrace {
  readonly kind: LayerKind;
  readonly name: string;
  /** What the layer adds to the residual stream, (batch length dim). */
  readonly added: Tensor;
  /** Shape of every tensor carried after the last token. */
  readonly stateShapes: Readonly<Record<string, readonly number[]>>;
  /** Bytes carried for all sequences of the batch after token t, (length). */
  readonly stateBytes: readonly number[];
}

export interface HybridTrace {
  readonly layers: readonly HybridLayerTrace[];
  /** (batch length dim). */
  readonly output: Tensor;
}

/**
 * The stack token by token, with what every layer adds and what it has to remember.
 * `bytesPerNumber` is the precision of a deployed model, 2 unless given; the arithmetic here is
 * float64 whatever it says. Bytes are counted on the states themselves, not by formula.
 */
export function traceHybrid(
  params: HybridParams,
  x: ReadonlyTensor,
  { bytesPerNumber = 2 }: { readonly bytesPerNumber?: number | undefined } = {},
): HybridTrace {
  const { batch, length } = axes('traceHybrid', { x: 'batch length dim' }, { x });
  requireInteger('traceHybrid', 'length of x', length);
  const steps: ReturnType<typeof traceHybridStep>[] = [];
  for (let t = 0; t < length; t++) {
    const before = steps.at(-1)?.state ?? initHybridState(params, batch);
    steps.push(traceHybridStep(params, timeSlice(x, t), before));
  }
  const layers = params.layers.map(({ kind }, i) => {
    const tensorsAfter = (t: number) => Object.entries(carried(steps[t]!.state[i]!));
    return {
      kind,
      name: hybridMixers[kind].name,
      added: stackTime(steps.map(({ added }) => added[i]!)),
      stateShapes: Object.fromEntries(
        tensorsAfter(length - 1).map(([name, tensor]) => [name, tensor.shape]),
      ),
      stateBytes: steps.map((_, t) =>
        tensorsAfter(t).reduce((sum, [, tensor]) => sum + bytesPerNumber * tensor.data.length, 0),
      ),
    };
  });
  return { layers, output: stackTime(steps.map(({ output }) => output)) };
}

function carried<K extends LayerKind>({ kind, state }: LayerState<K>) {
  return hybridMixers[kind].carried(state);
}
