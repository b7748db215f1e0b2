/** The desk: where the team writes. */
export const desk = {} as const
