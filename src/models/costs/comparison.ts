// Every mixer of the course at one width, so that their costs can stand in one table.
import type { AttentionSpec } from './attention.ts';
import type { Mixer } from './layer.ts';
import { layerCarried, layerDecodeFlops, layerForwardFlops, layerParams } from './layer.ts';
import { mambaSpec } from './mamba.ts';
import { mamba2Spec } from './ssd.ts';

export interface ComparedMixer {
  readonly id: string;
  readonly name: string;
  /** Chapter that explains it. */
  readonly chapter: string;
  readonly mixer: Mixer;
  /** How many further mixers of another kind stand beside it, for a hybrid. */
  readonly beside?: { readonly mixer: Mixer; readonly count: number };
}

const headDim = 128;

/** The mixers of the course at model width `dim`, in the proportions of published models. */
export function comparedMixers(dim: number): readonly ComparedMixer[] {
  const heads = dim / headDim;
  const attention = (kvHeads: number): AttentionSpec => ({
    kind: 'attention',
    dim,
    heads,
    kvHeads,
    headDim,
  });
  const linear = (rule: 'sum' | 'decay' | 'gated-delta', kernel: number): Mixer => ({
    kind: 'linear-attention',
    rule,
    dim,
    heads,
    keyDim: headDim,
    valueDim: headDim,
    kernel,
    outputGate: rule === 'sum' ? 'none' : 'full',
  });
  const gatedDelta = linear('gated-delta', 4);
  return [
    { id: 'mha', name: 'Attention, all heads', chapter: 'attention', mixer: attention(heads) },
    { id: 'gqa', name: 'Attention, 8 key heads', chapter: 'attention', mixer: attention(8) },
    {
      id: 'window',
      name: 'Attention, window 4,096',
      chapter: 'attention-limits',
      mixer: { ...attention(8), window: 4096 },
    },
    { id: 'lstm', name: 'LSTM', chapter: 'rnns', mixer: { kind: 'lstm', dim, inner: dim } },
    {
      id: 'linear',
      name: 'Linear attention',
      chapter: 'linear-attention',
      mixer: linear('sum', 0),
    },
    { id: 'retention', name: 'RetNet', chapter: 'linear-attention', mixer: linear('decay', 0) },
    { id: 'gated-delta', name: 'Gated DeltaNet', chapter: 'linear-attention', mixer: gatedDelta },
    {
      id: 's4d',
      name: 'S4D',
      chapter: 'state-space-models',
      mixer: { kind: 's4d', dim, modes: 32 },
    },
    {
      id: 'hyena',
      name: 'Hyena',
      chapter: 'long-convolutions',
      mixer: { kind: 'hyena', dim, kernel: 3, modes: 8 },
    },
    { id: 'mamba', name: 'Mamba', chapter: 'mamba', mixer: mambaSpec(dim) },
    { id: 'mamba2', name: 'Mamba-2', chapter: 'mamba', mixer: mamba2Spec(dim) },
    {
      id: 'hybrid',
      name: 'Hybrid, 3 delta : 1 attention',
      chapter: 'hybrids',
      mixer: attention(8),
      beside: { mixer: gatedDelta, count: 3 },
    },
  ];
}

export interface ComparedCosts {
  /** Parameters of one layer. */
  readonly params: number;
  /** Forward FLOPs a token while reading `length` tokens. */
  readonly readFlops: number;
  /** FLOPs of writing token number `length`. */
  readonly writeFlops: number;
  /** Bytes carried after `length` tokens: cache, state and convolution tail. */
  readonly carriedBytes: number;
}

/** Costs of one mixer at a length; of a hybrid the mean over its layers. */
export function comparedCosts(
  { mixer, beside }: ComparedMixer,
  length: number,
  bytesPerNumber = 2,
): ComparedCosts {
  const own = costs(mixer, length, bytesPerNumber);
  if (!beside) return own;
  const other = costs(beside.mixer, length, bytesPerNumber);
  const mean = (a: number, b: number): number => (a + beside.count * b) / (1 + beside.count);
  return {
    params: mean(own.params, other.params),
    readFlops: mean(own.readFlops, other.readFlops),
    writeFlops: mean(own.writeFlops, other.writeFlops),
    carriedBytes: mean(own.carriedBytes, other.carriedBytes),
  };
}

function costs(mixer: Mixer, length: number, bytesPerNumber: number): ComparedCosts {
  const { keysAndValues, state, convolution } = layerCarried({ mixer }, length);
  return {
    params: layerParams({ mixer }),
    readFlops: layerForwardFlops({ mixer }, length) / length,
    writeFlops: layerDecodeFlops({ mixer }, length),
    carriedBytes: (keysAndValues + state + convolution) * bytesPerNumber,
  };
}
