/** The report's own headings and sentences. */
export const report = {} as const
