import { useEffect, useRef, useState } from 'react'
import { clockTime, say } from '../../say.ts'
import type { OpenRow } from './use-asides.ts'

/** Says above the notes that this device has words of another life of them, and shows them side by side. */
export function Differences({ rows }: { readonly rows: readonly OpenRow[] }) {
  const [isOpen, setIsOpen] = useState(false)
  if (rows.length === 0 && !isOpen) return null
  return (
    <>
      {rows.length > 0 && (
        <div className="differences-bar" role="status">
          <p>{say('differences.bar', { n: rows.length })}</p>
          <button type="button" className="button" onClick={() => setIsOpen(true)}>
            {say('differences.show', { n: rows.length })}
          </button>
        </div>
      )}
      {isOpen && <DifferencesDialog rows={rows} onClose={() => setIsOpen(false)} />}
    </>
  )
}

interface DialogProps {
  readonly rows: readonly OpenRow[]
  onClose(): void
}

function DifferencesDialog({ rows, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => dialog.current?.showModal(), [])

  const settle = async (row: OpenRow, how: 'put-back' | 'left-out'): Promise<void> => {
    // The row with the pressed button goes: the keyboard stays in the dialog, at its top.
    heading.current?.focus()
    await row.settle(how)
  }

  return (
    <dialog
      ref={dialog}
      className="differences"
      aria-labelledby="differences-title"
      onClose={onClose}
    >
      <h2 id="differences-title" ref={heading} tabIndex={-1}>
        {say('differences.title')}
      </h2>
      <p className="quiet">{say('differences.why')}</p>
      <p role="status">
        {rows.length > 0 ? say('differences.left', { n: rows.length }) : say('differences.done')}
      </p>
      {rows.some(({ mayPutBack }) => !mayPutBack) && (
        <p className="quiet">{say('differences.reading')}</p>
      )}
      <ol role="list">
        {rows.map((row) => (
          <li key={row.key}>
            <Sides row={row} />
            <p className="acts">
              {row.mayPutBack && (
                <button
                  type="button"
                  className="button primary"
                  aria-label={`${say('differences.put-back')}: ${row.held}`}
                  onClick={() => void settle(row, 'put-back')}
                >
                  {say('differences.put-back')}
                </button>
              )}
              <button
                type="button"
                className="button"
                aria-label={`${say('differences.leave-out')}: ${row.held}`}
                onClick={() => void settle(row, 'left-out')}
              >
                {say('differences.leave-out')}
              </button>
            </p>
          </li>
        ))}
      </ol>
      <form method="dialog" className="acts">
        {rows.length > 0 && <TakeAlong rows={rows} />}
        <button type="submit" className="button">
          {say(rows.length > 0 ? 'differences.later' : 'differences.close')}
        </button>
      </form>
    </dialog>
  )
}

function Sides({ row: { what, held, there, at } }: { readonly row: OpenRow }) {
  const heldAt =
    at === undefined ? say('differences.held') : say('differences.held-at', { time: clockTime(at) })
  return (
    <dl>
      <div className="side">
        <dt>{[heldAt, what].join(' · ')}</dt>
        <dd dir="auto">{held}</dd>
      </div>
      <div className="side">
        <dt>{say('differences.there')}</dt>
        <dd dir="auto" className={there === undefined ? 'quiet' : ''}>
          {there ?? say('differences.not-there')}
        </dd>
      </div>
    </dl>
  )
}

/** The words for whoever wants them elsewhere first. */
function TakeAlong({ rows }: { readonly rows: readonly OpenRow[] }) {
  const [copied, setCopied] = useState<'idle' | 'copied' | 'failed'>('idle')
  const text = `${rows.map(({ what, held }) => `${what}: ${held}`).join('\n\n')}\n`
  const copy = (): void => {
    // Without https a page has no clipboard.
    const clipboard: Clipboard | undefined = navigator.clipboard
    if (!clipboard) return setCopied('failed')
    clipboard.writeText(text).then(
      () => setCopied('copied'),
      () => setCopied('failed'),
    )
  }
  return (
    <>
      <button type="button" className="button" onClick={copy}>
        {say(copied === 'copied' ? 'differences.copied' : 'differences.copy')}
      </button>
      <button type="button" className="button" onClick={() => download(text)}>
        {say('differences.download')}
      </button>
      <span role="status" className={copied === 'failed' ? 'quiet' : 'visually-hidden'}>
        {copied === 'copied' && say('differences.copied')}
        {copied === 'failed' && say('differences.not-copied')}
      </span>
    </>
  )
}

function download(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = say('differences.file')
  link.click()
  URL.revokeObjectURL(address)
}
