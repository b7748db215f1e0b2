import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { isLineKind } from '#shared/document/kinds.ts'
import { Sure } from '../../editor/sure.tsx'
import type { TrayEntry } from '../../live/tray.ts'
import { clockTime, say } from '../../say.ts'

const SHOWN = 600 // characters; what is longer is copied, downloaded and put back whole

interface TrayItemProps {
  readonly entry: TrayEntry
  readonly onPutBack: ((entry: TrayEntry) => void) | undefined
  onDismiss(): void
}

/** One lost line: its words, what became of them, and what can be done. */
export function TrayItem({ entry, onPutBack, onDismiss }: TrayItemProps) {
  const [copied, setCopied] = useState<'copied' | 'by-hand'>()
  const [asks, setAsks] = useState(false)
  const words = useRef<HTMLParagraphElement>(null)
  const dismiss = useRef<HTMLButtonElement>(null)
  const kind = entry.look['kind']

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(entry.text)
      setCopied('copied')
    } catch {
      // Without https a page has no clipboard: the words are selected, and a key does the rest.
      if (words.current) getSelection()?.selectAllChildren(words.current)
      setCopied('by-hand')
    }
  }
  return (
    <li>
      <p ref={words} className="tray-words" dir="auto">
        {copied === 'by-hand' ? entry.text : shortened(entry.text)}
      </p>
      <p className="quiet">
        {[
          ...(isLineKind(kind) ? [say(`term.kind.${kind}`)] : []),
          say(`desk.tray.why.${entry.why}`, { time: clockTime(entry.at) }),
        ].join(' · ')}
      </p>
      {asks ? (
        <Sure
          says={say('desk.tray.dismiss-sure')}
          yes={say('desk.tray.dismiss-yes')}
          busy={false}
          onYes={onDismiss}
          onNo={() => {
            flushSync(() => setAsks(false))
            dismiss.current?.focus()
          }}
        />
      ) : (
        <p className="tray-acts">
          {onPutBack && (
            <button type="button" className="button small primary" onClick={() => onPutBack(entry)}>
              {say('desk.tray.put-back')}
            </button>
          )}
          <button type="button" className="button small" onClick={() => void copy()}>
            {say('desk.tray.copy')}
          </button>
          <button
            ref={dismiss}
            type="button"
            className="button quiet small"
            onClick={() => setAsks(true)}
          >
            {say('desk.tray.dismiss')}
          </button>
          <span role="status">{copied && say(`desk.tray.${copied}`)}</span>
        </p>
      )}
    </li>
  )
}

function shortened(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
