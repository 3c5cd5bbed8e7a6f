// The delta rule with everything shown: what each key found stored, what was written instead, and
// how well every earlier key is still answered afterwards.
import { axes } from '../tensor/axes.ts';
import { zeros, type ReadonlyTensor, type Tensor } from '../tensor/tensor.ts';
import type { DeltaRuleInputs } from './delta-rule.ts';
import { gatedDeltaRuleHeadStep } from './gated-delta-rule.ts';
import { putRows, rowsOf, scalarsOf } from './heads.ts';
import type { MixerOptions } from './heads.ts';
import { traceMemory, type MemoryTrace } from './memory-trace.ts';
import { exp, minus, read, times, type Vector } from './state-matrix.ts';

export interface DeltaRuleTrace extends MemoryTrace {
  /** S_{t−1}ᵀ k_t, faded by the gate if there is one: what the key found, (batch length heads valueDim). */
  readonly stored: Tensor;
  /** u_t = β_t (v_t − stored_t): what was written under k_t, (batch length heads valueDim). */
  readonly written: Tensor;
}

/**
 * `deltaRule`, or `gatedDeltaRule` when logDecay (batch length heads) is given, with every
 * intermediate. For unit keys and β = 1 the error of the key just written is zero.
 * @throws ShapeError when shapes disagree.
 */
export function traceDeltaRule(
  inputs: DeltaRuleInputs & { readonly logDecay?: ReadonlyTensor | undefined },
  options: MixerOptions = {},
): DeltaRuleTrace {
  const { q, k, v, beta, logDecay } = inputs;
  const { scale = 1, initialState } = options;
  const sizes = axes(
    'traceDeltaRule',
    {
      q: 'batch length heads keyDim',
      k: 'batch length heads keyDim',
      v: 'batch length heads valueDim',
      beta: 'batch length heads',
      logDecay: 'batch length heads',
      S: 'batch heads keyDim valueDim',
    },
    { q, k, v, beta, logDecay, S: initialState?.S },
  );
  const stored = zeros(v.shape);
  const written = zeros(v.shape);
  const trace = traceMemory(sizes, initialState, (b, h) => {
    const [Q, K, V] = [rowsOf(q, b, h, scale), rowsOf(k, b, h), rowsOf(v, b, h)];
    const strength = scalarsOf(beta, b, h);
    const gates = logDecay && scalarsOf(logDecay, b, h);
    const [found, corrections]: [Vector[], Vector[]] = [[], []];
    return {
      K,
      V,
      step: (S, t) => {
        const gate = gates?.[t] ?? 0;
        found.push(times(read(S, K[t]!), exp(gate)));
        corrections.push(times(minus(V[t]!, found[t]!), strength[t]!));
        putRows(stored, b, h, found);
        putRows(written, b, h, corrections);
        return gatedDeltaRuleHeadStep(S, Q[t]!, K[t]!, V[t]!, strength[t]!, gate);
      },
    };
  });
  return { ...trace, stored, written };
}
