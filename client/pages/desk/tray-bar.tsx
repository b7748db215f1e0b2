import { useEffect, useId, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { TooLarge } from '../../editor/size-guard.ts'
import type { Tray, TrayContent, TrayEntry } from '../../live/tray.ts'
import { say } from '../../say.ts'
import { downloadTray } from './tray-file.ts'
import { TrayItem } from './tray-item.tsx'
import type { HeldRoom } from './use-room.ts'

interface TrayBarProps {
  readonly tray: Tray
  readonly content: TrayContent
  readonly refusals: readonly Pick<HeldRoom, 'refusal' | 'readRefusal'>[]
  readonly tooLarge: TooLarge | undefined
  onReadTooLarge(): void
  /** Missing where the notes cannot be written in. */
  readonly onPutBack: ((entry: TrayEntry) => void) | undefined
}

/**
 * Words of whoever sits here that are in no document, at the foot of the paper; away while there are none. What the
 * server or the page refused is said here as well, until it was read. [TRAY2] [TRAY3]
 */
export function TrayBar(props: TrayBarProps) {
  const { tray, content, refusals, tooLarge, onReadTooLarge, onPutBack } = props
  const [isOpen, setIsOpen] = useState(false)
  const list = useId()
  const toggle = useRef<HTMLButtonElement>(null)
  const entries = content.entries.filter(({ is }) => is === 'held')
  const refused = refusals.find(({ refusal }) => refusal !== undefined)?.refusal
  const says = sentenceOf(entries, refused)
  const read = (): void => {
    for (const { readRefusal } of refusals) readRefusal()
  }
  useEffect(() => {
    if (entries.length === 0) setIsOpen(false)
  }, [entries.length])

  return (
    <section
      className="tray"
      aria-label={say('desk.tray')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        flushSync(() => setIsOpen(false))
        toggle.current?.focus()
      }}
    >
      {tooLarge && (
        <div className="tray-notice">
          <p role="alert">{say(`desk.too-large.${tooLarge}`)}</p>
          <button type="button" className="button small" onClick={onReadTooLarge}>
            {say('desk.tray.understood')}
          </button>
        </div>
      )}
      <div className="tray-bar" hidden={says === undefined} data-refused={refused !== undefined}>
        <p role="status">{says}</p>
        {entries.length > 0 ? (
          <button
            ref={toggle}
            type="button"
            className="button small"
            aria-expanded={isOpen}
            aria-controls={list}
            onClick={() => {
              read()
              setIsOpen(!isOpen)
            }}
          >
            {isOpen ? say('desk.tray.hide') : say('desk.tray.show', { n: entries.length })}
          </button>
        ) : (
          <button type="button" className="button small" onClick={read}>
            {say('desk.tray.understood')}
          </button>
        )}
      </div>
      {isOpen && (
        <div className="tray-list" id={list}>
          <ol role="list">
            {entries.map((entry) => (
              <TrayItem
                key={entry.key}
                entry={entry}
                onPutBack={entry.document === 'notes' ? onPutBack : undefined}
                onDismiss={() => {
                  tray.remove([entry.key])
                  toggle.current?.focus()
                }}
              />
            ))}
          </ol>
          {content.dropped > 0 && (
            <p className="quiet">{say('desk.tray.dropped', { n: content.dropped })}</p>
          )}
          {!content.isKept && <p className="problem">{say('desk.tray.not-kept')}</p>}
          <button
            type="button"
            className="button quiet small"
            onClick={() => downloadTray(entries)}
          >
            {say('desk.tray.download')}
          </button>
        </div>
      )}
    </section>
  )
}

function sentenceOf(
  entries: readonly TrayEntry[],
  refused: HeldRoom['refusal'],
): string | undefined {
  if (refused === 'not-allowed') return say('desk.tray.not-allowed')
  if (refused) {
    const hasWords = entries.some(({ why }) => why === 'refused')
    return say(hasWords ? 'desk.tray.refused' : 'desk.tray.undone')
  }
  if (entries.length === 0) return undefined
  return say(
    entries.every(({ why }) => why === 'line-deleted') ? 'desk.tray.line' : 'desk.tray.some',
  )
}
