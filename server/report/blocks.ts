import type { ReportBlock } from '#shared/report.ts'

type BlockOf<Kind extends ReportBlock['block']> = Extract<ReportBlock, { block: Kind }>

/** One line per kind of block: a writer that forgets one does not compile. [REP10] */
export type BlockWriters<Out> = {
  readonly [Kind in ReportBlock['block']]: (block: BlockOf<Kind>) => Out
}

export function writeBlock<Out>(writers: BlockWriters<Out>, block: ReportBlock): Out {
  // The table is keyed by the block's own kind; the compiler cannot follow that through a lookup.
  const write = writers[block.block] as (block: ReportBlock) => Out
  return write(block)
}
