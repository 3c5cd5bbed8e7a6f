// The one table from op to reference model; layout adapters live beside it, one file a family.
import type { Adapter } from './vector.ts';
import { attentionAdapters } from './adapters/attention.ts';
import { basicsAdapters } from './adapters/basics.ts';
import { linearAttentionAdapters } from './adapters/linear-attention.ts';
import { longConvolutionAdapters } from './adapters/long-convolution.ts';
import { mambaAdapters } from './adapters/mamba.ts';
import { recurrentAdapters } from './adapters/recurrent.ts';
import { ssmAdapters } from './adapters/ssm.ts';
import { trainingAdapters } from './adapters/training.ts';

export const adapters: Readonly<Record<string, Adapter | undefined>> = {
  ...attentionAdapters,
  ...basicsAdapters,
  ...linearAttentionAdapters,
  ...longConvolutionAdapters,
  ...mambaAdapters,
  ...recurrentAdapters,
  ...ssmAdapters,
  ...trainingAdapters,
};
