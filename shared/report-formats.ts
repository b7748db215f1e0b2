/** What a report can leave as: one writer each. A new format is a line here and a file in server/report. */
export const REPORT_FORMATS = ['html', 'pdf', 'docx', 'odt', 'md', 'txt', 'json'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]
