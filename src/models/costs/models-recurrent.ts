// Published models without attention: the Mamba and Mamba-2 families.
import { mambaSpec } from './mamba.ts';
import type { NamedModel } from './models-parts.ts';
import { BILLION } from './models-parts.ts';
import { mamba2Spec } from './ssd.ts';

/** 50277 tokens padded to a multiple of 8. */
const MAMBA_VOCAB = 50_280;
/** 50277 tokens padded to a multiple of 16. */
const MAMBA2_VOCAB = 50_288;

function mamba(params: number, layers: number, dim: number, label: string): NamedModel {
  return {
    name: `Mamba ${label}`,
    dim,
    vocab: MAMBA_VOCAB,
    tied: true,
    pattern: 'M'.repeat(layers),
    parts: { M: { mixer: mambaSpec(dim) } },
    published: { params },
    cite: ['gu2023mamba', 'mambarepo'],
    source: 'state-spaces/mamba README.md and mamba_ssm/models/config_mamba.py',
    mark: 'v',
  };
}

function mamba2(params: number, layers: number, dim: number, label: string): NamedModel {
  return {
    ...mamba(params, layers, dim, label),
    name: `Mamba-2 ${label}`,
    vocab: MAMBA2_VOCAB,
    parts: { M: { mixer: mamba2Spec(dim) } },
    cite: ['dao2024mamba2', 'mambarepo'],
    source: 'state-spaces/mamba README.md, mamba_ssm/modules/mamba2.py, tests/test_generation.py',
  };
}

export const recurrentModels = {
  'mamba-130m': mamba(0.13 * BILLION, 24, 768, '130M'),
  'mamba-370m': mamba(0.37 * BILLION, 48, 1024, '370M'),
  'mamba-790m': mamba(0.79 * BILLION, 48, 1536, '790M'),
  'mamba-1.4b': mamba(1.4 * BILLION, 48, 2048, '1.4B'),
  'mamba-2.8b': mamba(2.8 * BILLION, 64, 2560, '2.8B'),
  'mamba2-130m': mamba2(0.13 * BILLION, 24, 768, '130M'),
  'mamba2-370m': mamba2(0.37 * BILLION, 48, 1024, '370M'),
  'mamba2-780m': mamba2(0.78 * BILLION, 48, 1536, '780M'),
  'mamba2-1.3b': mamba2(1.3 * BILLION, 48, 2048, '1.3B'),
  'mamba2-2.7b': mamba2(2.7 * BILLION, 64, 2560, '2.7B'),
} as const satisfies Record<string, NamedModel>;
