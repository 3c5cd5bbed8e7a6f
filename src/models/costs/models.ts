// Named published models as patterns of layers. Each entry says which file or paper its numbers
// were read in; a figure that could not be read at a source is not here.
import { linearAttentionHybrids } from './models-hybrid-linear.ts';
import { stateSpaceHybrids } from './models-hybrid-ssm.ts';
import { recurrentModels } from './models-recurrent.ts';
import { transformerModels } from './models-transformer.ts';

/** Every named model by a key that URLs and articles use. */
export const models = {
  ...transformerModels,
  ...recurrentModels,
  ...stateSpaceHybrids,
  ...linearAttentionHybrids,
};

export type ModelKey = keyof typeof models;
