/** How the hall and those online take turns: not at all, or so many of the hall to so many online. */
export const FAIRNESS = ['none', '1:1', '2:1', '1:2'] as const
export type Fairness = (typeof FAIRNESS)[number]
