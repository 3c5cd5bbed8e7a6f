// The predictions as the timeline draws them. Speaker and verdict are those of
// content/predictions.yaml; a test compares them.

export type Verdict = 'right' | 'partly' | 'mixed' | 'open';

export interface DrawnPrediction {
  /** Id of content/predictions.yaml. */
  readonly id: string;
  readonly label: string;
  readonly who: 'Tri Dao' | 'Michael Poli' | 'Nathan Lambert';
  readonly verdict: Verdict;
  /** The event that settled it and its month; absent where the state at the check counts. */
  readonly settled?: { readonly date: string; readonly event: string };
}

export const predictions: readonly DrawnPrediction[] = [
  {
    id: 'grafting-paper',
    label: 'a grafting paper comes',
    who: 'Michael Poli',
    verdict: 'right',
    settled: { date: '2025-06', event: 'grafting of diffusion Transformers' },
  },
  {
    id: 'quiver-of-architectures',
    label: 'assistants route among architectures',
    who: 'Nathan Lambert',
    verdict: 'mixed',
    settled: { date: '2025-08', event: 'GPT-5 routes, designs unknown' },
  },
  {
    id: 'attention-dethroned',
    label: 'will attention be dethroned?',
    who: 'Nathan Lambert',
    verdict: 'open',
    settled: { date: '2027-01', event: 'the bet is due' },
  },
  {
    id: 'transformer-safe-default',
    label: 'the Transformer stays the safe choice',
    who: 'Tri Dao',
    verdict: 'right',
  },
  {
    id: 'components-enter',
    label: 'other layers enter as components',
    who: 'Tri Dao',
    verdict: 'right',
    settled: { date: '2024-03', event: 'Jamba' },
  },
  {
    id: 'mixing-beyond-7b',
    label: 'mixing works beyond 7B',
    who: 'Tri Dao',
    verdict: 'right',
    settled: { date: '2024-08', event: 'Jamba-1.5-Large, 398B' },
  },
  {
    id: 'niches-first',
    label: 'niches come first',
    who: 'Tri Dao',
    verdict: 'right',
    settled: { date: '2024-11', event: 'Evo in Science' },
  },
  {
    id: 'instruction-quantisation-open',
    label: 'instructions, quantisation are open',
    who: 'Tri Dao',
    verdict: 'partly',
  },
  {
    id: 'attention-primitive-stays',
    label: 'attention stays as a primitive',
    who: 'Michael Poli',
    verdict: 'right',
  },
  {
    id: 'margins-shrink',
    label: 'margins shrink with width',
    who: 'Michael Poli',
    verdict: 'mixed',
  },
  {
    id: 'design-more-complex',
    label: 'design gets more complex',
    who: 'Michael Poli',
    verdict: 'right',
  },
  {
    id: 'open-moe',
    label: 'open models take up experts',
    who: 'Nathan Lambert',
    verdict: 'right',
    settled: { date: '2024-05', event: 'DeepSeek-V2' },
  },
  {
    id: 'data-biggest-lever',
    label: 'data is the largest lever',
    who: 'Tri Dao',
    verdict: 'right',
    settled: { date: '2024-06', event: 'FineWeb-Edu and DCLM' },
  },
  { id: 'slope-and-offset', label: 'same slope, another offset', who: 'Tri Dao', verdict: 'mixed' },
  {
    id: 'synthetic-tasks-drive-design',
    label: 'small tasks drive design',
    who: 'Michael Poli',
    verdict: 'right',
    settled: { date: '2024-03', event: 'MAD' },
  },
  {
    id: 'science-grows',
    label: 'science grows, language shrinks',
    who: 'Michael Poli',
    verdict: 'partly',
  },
  {
    id: 'local-video-models',
    label: 'video models on a workstation',
    who: 'Nathan Lambert',
    verdict: 'right',
    settled: { date: '2024-08', event: 'CogVideoX' },
  },
  {
    id: 'text-to-video-api',
    label: 'a text-to-video interface',
    who: 'Nathan Lambert',
    verdict: 'right',
    settled: { date: '2024-09', event: 'Luma and Runway' },
  },
  {
    id: 'slides-to-narrated-video',
    label: 'slides become narrated video',
    who: 'Nathan Lambert',
    verdict: 'right',
    settled: { date: '2026-03', event: 'narrated overviews, as reported' },
  },
];
