import * as Y from 'yjs'

/** Writes a draft into the `polls` document, as speakers do together. */
export function draftPoll(
  doc: Y.Doc,
  id: string,
  question: string,
  options: Readonly<Record<string, string>>,
  kind = 'single',
) {
  doc.transact(() => {
    const draft = new Y.Map<unknown>()
    draft.set('question', new Y.Text(question))
    draft.set('kind', kind)
    const list = new Y.Array<unknown>()
    list.push(
      Object.entries(options).map(([option, text]) => {
        const map = new Y.Map<unknown>()
        map.set('id', option)
        map.set('text', new Y.Text(text))
        return map
      }),
    )
    draft.set('options', list)
    doc.getMap('polls').set(id, draft)
  })
}
