const MOST_WORDS_OF_TOOL = 4
const MOST_CHARACTERS_OF_TOOL = 60
export const MOST_TOOLS = 30

/**
 * Reads 'Usage of IGF Official Tool. Additional Tools proposed: Zoom, Slido.' as three tools. A line
 * that is prose and not a list of names is undefined. [PROP10]
 */
export function readTools(tidy: string): string[] | undefined {
  const tools: string[] = []
  for (const sentence of tidy.split(/\.(?: |$)/)) {
    const list = sentence
      .trim()
      .replace(/^(?:usage|use) of /i, '')
      .replace(/^(?:additional |proposed )*tools?(?: proposed)?:/i, '')
    if (list.includes(':')) return undefined
    for (const name of list.split(/[,;]| and /)) {
      if (name.trim() !== '') tools.push(name.trim())
      if (tools.length > MOST_TOOLS) return undefined
    }
  }
  const areNames = tools.every(isName)
  return areNames && tools.length > 0 ? tools : undefined
}

function isName(tool: string): boolean {
  return tool.length <= MOST_CHARACTERS_OF_TOOL && tool.split(' ').length <= MOST_WORDS_OF_TOOL
}
