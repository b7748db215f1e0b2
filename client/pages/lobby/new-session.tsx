import { useEffect, useRef, useState } from 'react'
import { codeOf } from '../../live/api.ts'
import { readProposal } from '#shared/proposal/read-proposal.ts'
import type { Unplaced } from '#shared/proposal/reading.ts'
import type { ProblemCode } from '#shared/problem.ts'
import { foundSession, type Founded } from './founding.ts'
import { forgetDraft, keepDraft, readDraft } from './kept.ts'
import { say } from './say.ts'
import {
  confirmed,
  detailsOf,
  doubtsOn,
  judgeSheet,
  sheetOf,
  withMinutes,
  type Sheet,
} from './sheet.ts'
import { SourcePaper } from './source-paper.tsx'
import { Understood } from './understood.tsx'

const FIELD_TO_MEND = {
  'needs-title': 'lobby-title',
  'needs-number': 'lobby-number',
  'needs-minutes': 'lobby-minutes',
  'needs-end': 'lobby-end',
} as const

/** The paper on one side, what was understood on the other, and one button. */
export function NewSession(props: {
  readonly onFounded: (founded: Founded, sheet: Sheet) => void
  /** The host key is asked for after all: what is on the paper stays for afterwards. */
  readonly onNoHost: () => void
}) {
  const [left] = useState(readDraft)
  const [text, setText] = useState(left?.text ?? '')
  const [reading, setReading] = useState(() => readProposal(text))
  const [sheet, takeSheet] = useState(() => left?.sheet ?? sheetOf(reading))
  const [placed, setPlaced] = useState<readonly string[]>(left?.placed ?? [])
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ProblemCode>()
  const createButton = useRef<HTMLButtonElement>(null)

  const setSheet = (next: Sheet): void => takeSheet(withMinutes(next))
  useEffect(() => keepDraft({ text, sheet, placed }), [text, sheet, placed])

  const takeText = (next: string, how: 'edited' | 'another') => {
    const read = readProposal(next)
    setText(next)
    setReading(read)
    setSheet(sheetOf(read, how === 'another' ? undefined : sheet))
    if (how === 'another') setPlaced([])
    setProblem(undefined)
  }
  const place = (line: Unplaced) => {
    const { value } = sheet.description
    const description = value === '' ? line.text.trim() : `${value}\n${line.text.trim()}`
    setSheet({ ...sheet, description: { value: description, touched: true } })
    setPlaced([...placed, line.text])
  }

  const verdict = judgeSheet(sheet)
  // Nobody is told off for a form that was only just opened.
  const isEarly = verdict === 'needs-title' && !tried
  const doubts = doubtsOn(sheet)
  const unplaced = reading.unplaced.filter((line) => !placed.includes(line.text))

  const create = async () => {
    if (busy) return
    if (verdict !== 'ready') {
      setTried(true)
      document.getElementById(FIELD_TO_MEND[verdict])?.focus()
      return
    }
    setBusy(true)
    setProblem(undefined)
    try {
      const founded = await foundSession(text, detailsOf(sheet))
      forgetDraft()
      props.onFounded(founded, sheet)
    } catch (refusal) {
      if (codeOf(refusal) === 'host-key-needed') props.onNoHost()
      setProblem(codeOf(refusal))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      className="lobby-new"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void create()
      }}
    >
      <SourcePaper text={text} onText={takeText} />
      <Understood
        sheet={sheet}
        lines={reading.lines.length}
        unplaced={unplaced}
        onChange={setSheet}
        onPlace={place}
      />
      <footer className="lobby-foot">
        <div role="status">
          {doubts > 0 && (
            <p>
              <strong>{say('lobby.doubts-left', { n: doubts })}.</strong>{' '}
              {say('lobby.doubts-later')}
            </p>
          )}
          {doubts === 0 && text !== '' && <p>{say('lobby.doubts-none')}.</p>}
          {verdict !== 'ready' && (
            <p id="lobby-create-why" className={isEarly ? 'quiet-text' : 'lobby-create-why'}>
              {say(isEarly ? 'lobby.create-waits' : `lobby.create-${verdict}`)}
            </p>
          )}
        </div>
        {problem !== undefined && (
          <p role="alert" className="notice refused">
            {say(`problem.${problem}`)}
          </p>
        )}
        <div className="lobby-foot-buttons">
          {doubts > 1 && (
            <button
              type="button"
              className="button quiet"
              onClick={() => {
                // This button goes, and what is left to do is beside it.
                createButton.current?.focus()
                setSheet(confirmed(sheet))
              }}
            >
              {say('lobby.confirm-all')}
            </button>
          )}
          <button
            ref={createButton}
            type="submit"
            className="button primary large"
            aria-disabled={busy || verdict !== 'ready'}
            aria-describedby={verdict === 'ready' ? undefined : 'lobby-create-why'}
          >
            {busy ? say('lobby.create-busy') : say('lobby.create')}
          </button>
        </div>
      </footer>
    </form>
  )
}
