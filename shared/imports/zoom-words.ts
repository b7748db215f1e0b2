/** The words around names in a saved chat, as Zoom writes them in one language. */
export interface ChatWords {
  readonly from: readonly string[]
  readonly to: readonly string[]
  /** Everybody, in small letters. */
  readonly everyone: readonly string[]
}

/**
 * English and Russian are from files; the others are written down as they are remembered, until
 * files of them are seen. A word that is missing keeps lines out and lets none in: whom we do not
 * know for everybody is taken for somebody. [IMP3]
 */
export const CHAT_WORDS: readonly ChatWords[] = [
  {
    from: ['From', 'from'],
    to: ['to', 'To'],
    everyone: ['everyone', 'everyone in meeting', 'all panelists and attendees'],
  },
  { from: ['От', 'от'], to: ['кому', 'Кому'], everyone: ['все', 'всем', 'всех'] },
  { from: ['De'], to: ['à', 'À'], everyone: ['tout le monde', 'tous'] },
  { from: ['De'], to: ['a', 'A', 'para'], everyone: ['todos', 'todo el mundo'] },
  { from: ['De'], to: ['para', 'Para'], everyone: ['todos', 'todas as pessoas'] },
  { from: ['Von'], to: ['an', 'An'], everyone: ['alle'] },
  { from: ['Da'], to: ['a', 'A'], everyone: ['tutti'] },
  { from: ['من'], to: ['إلى'], everyone: ['الجميع'] },
  { from: ['从', '来自'], to: ['到', '至', '发送给'], everyone: ['所有人', '每个人'] },
  { from: ['開始', '送信元'], to: ['に', '宛先'], everyone: ['全員', '皆様'] },
]

/** How a reply begins, and how a reaction is told: each in the languages of which files were seen. */
export const REPLY_BEGINNINGS = ['Replying to "', 'Ответ на «', 'Ответ на "']
export const REACTIONS: readonly { readonly begins: string; readonly ends: string }[] = [
  { begins: 'Reacted to "', ends: '" with ' },
  { begins: 'Реакция на "', ends: '" с помощью ' },
  { begins: 'Реакция на «', ends: '» с помощью ' },
]
