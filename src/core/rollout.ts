/**
 * In which order the targets of an environment are deployed to. Invariant: plain
 * data; stages are passed one after the other, and all targets are in exactly one.
 */

/** Which targets a stage adds to those of the stages before it. */
export type Stage =
  /** Those whose server has the label. */
  | { readonly kind: 'label'; readonly label: string }
  /** As many as make this share of all targets, stages before it included. */
  | { readonly kind: 'share'; readonly percent: number }

/** How many red targets of a stage are let pass. */
export type Threshold =
  { readonly kind: 'count'; readonly count: number } | { readonly kind: 'share'; readonly percent: number }
