/** The floor: a participant's phone. */
export const floor = {} as const
