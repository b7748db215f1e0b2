import { useRef, useState, type DragEvent } from 'react'
import { LONGEST_PROPOSAL, readFile } from './file-text.ts'
import { say } from './say.ts'

/**
 * The sheet of paper to paste on. `onText` is told whether the text was edited, or is another one
 * altogether: pasted over everything, or from a file.
 */
export function SourcePaper(props: {
  readonly text: string
  readonly onText: (text: string, how: 'edited' | 'another') => void
}) {
  const { text, onText } = props
  const [dragging, setDragging] = useState(false)
  const [notice, setNotice] = useState<{ readonly says: string; readonly refused: boolean }>()
  const pastedOver = useRef(false)
  const paper = useRef<HTMLTextAreaElement>(null)
  const chooser = useRef<HTMLInputElement>(null)

  const takeFile = async (file: File) => {
    const read = await readFile(file)
    const name = file.name
    if (read.outcome === 'read') {
      onText(read.text, 'another')
      setNotice({ says: say('lobby.file-read', { name }), refused: false })
    } else setNotice({ says: say(`lobby.file-${read.outcome}`, { name }), refused: true })
  }
  const takeText = (next: string) => {
    const isAnother = pastedOver.current
    pastedOver.current = false
    const isTooLong = next.length > LONGEST_PROPOSAL
    setNotice(isTooLong ? { says: say('lobby.text-too-large'), refused: true } : undefined)
    // Kept as it was: a text cut off in the middle would look as if it were whole.
    if (isTooLong) return
    onText(next, isAnother || next === '' || text === '' ? 'another' : 'edited')
  }
  const drop = (event: DragEvent) => {
    setDragging(false)
    const [file] = event.dataTransfer.files
    if (file === undefined) return
    event.preventDefault()
    void takeFile(file)
  }

  return (
    <section aria-labelledby="lobby-paper" className="lobby-source">
      <h2 id="lobby-paper">{say('lobby.paper')}</h2>
      <p id="lobby-paper-help" className="quiet-text">
        {say('lobby.paper-help')}
      </p>
      <div
        className={dragging ? 'lobby-paper dragging' : 'lobby-paper'}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes('Files')) return
          event.preventDefault()
          setDragging(true)
        }}
        onDragLeave={() => setDragging(false)}
        onDrop={drop}
      >
        <textarea
          id="lobby-proposal"
          ref={paper}
          aria-labelledby="lobby-paper"
          aria-describedby="lobby-paper-help"
          placeholder={say('lobby.paper-placeholder')}
          spellCheck={false}
          value={text}
          onPaste={({ currentTarget: { selectionStart, selectionEnd, value } }) => {
            pastedOver.current = selectionEnd - selectionStart === value.length
          }}
          onChange={(event) => takeText(event.target.value)}
        />
        {dragging && <p className="lobby-drop">{say('lobby.file-drop')}</p>}
      </div>
      <p className="lobby-paper-foot">
        <button type="button" className="button" onClick={() => chooser.current?.click()}>
          {say('lobby.file-choose')}
        </button>
        <input
          ref={chooser}
          type="file"
          accept=".txt,.md,text/plain"
          hidden
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file !== undefined) void takeFile(file)
            event.target.value = ''
          }}
        />
        {text !== '' && (
          <button
            type="button"
            className="button quiet"
            onClick={() => {
              takeText('')
              paper.current?.focus()
            }}
          >
            {say('lobby.paper-empty-again')}
          </button>
        )}
      </p>
      <p role="status" className={notice === undefined ? '' : noticeLook(notice.refused)}>
        {notice?.says}
      </p>
    </section>
  )
}

function noticeLook(refused: boolean): string {
  return refused ? 'notice refused' : 'notice'
}
