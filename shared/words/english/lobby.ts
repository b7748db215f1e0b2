/** The lobby: make or find a session. */
export const lobby = {} as const
