import { useEffect, useId, useRef, useState } from 'react'
import { IMPORT_TOOLS, type ImportTool } from '#shared/imports/reading.ts'
import type { ProblemCode } from '#shared/problem.ts'
import type { Here } from '#shared/wire.ts'
import { act, codeOf } from '../../live/api.ts'
import { say } from '../../say.ts'
import { BridgesPart } from './bridges-part.tsx'
import { FileSource } from './file-source.tsx'
import { knownNames } from './known-names.ts'
import { Preview } from './preview.tsx'
import { countOf, MOST_AT_ONCE, type Given, type Prepared } from './prepared.ts'
import { readFile, type ReadingFile } from './reading-file.ts'

/** What the server says of a file. */
interface Answer {
  readonly added: number
  readonly renewed: number
  readonly alreadyHere: number
}

type Step =
  | { readonly at: 'source'; readonly problem?: SourceProblem }
  | { readonly at: 'reading'; readonly given: Given; readonly file: ReadingFile }
  | {
      readonly at: 'preview'
      readonly given: Given
      readonly prepared: Prepared
      readonly found?: Answer
      readonly problem?: ProblemCode
      readonly isTaking?: boolean
    }
  | { readonly at: 'done'; readonly answer: Answer }

type SourceProblem = 'too-large' | 'damaged' | 'too-much' | 'no-workbook' | 'not-text' | 'failed'

interface ImportDialogProps {
  readonly here: Here
  onClose(): void
}

/**
 * Brings in a file of another tool: it is read on this device and shown, and nothing leaves it but the question what is here
 * already, without private messages, until one button is pressed. [IMP18]
 */
export function ImportDialog({ here, onClose }: ImportDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [step, setStep] = useState<Step>({ at: 'source' })
  const [isBridging, setBridging] = useState(false)
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map())
  // What comes back late is of a file that somebody has left.
  const turn = useRef(0)
  useEffect(() => {
    dialog.current?.showModal()
    return () => {
      turn.current += 1
    }
  }, [])
  const reading = step.at === 'reading' ? step.file : undefined
  useEffect(() => () => reading?.stop(), [reading])

  const send = (prepared: Prepared, take: boolean): Promise<Answer> =>
    act<Answer>(`/api/sessions/${here.session}/imports`, {
      tool: prepared.tool,
      filename: prepared.filename.slice(0, 300),
      content: prepared.content,
      offset: prepared.isDated ? -new Date().getTimezoneOffset() : 0,
      names: Object.fromEntries([...names].filter(([from, to]) => from !== to && to !== '')),
      take,
    })

  const look = async (given: Given): Promise<void> => {
    const mine = ++turn.current
    const file = readFile(given)
    setStep({ at: 'reading', given, file })
    try {
      const prepared = await file.done
      if (mine !== turn.current) return
      if (prepared.outcome !== 'read') return setStep({ at: 'source', problem: prepared.outcome })
      setNames(knownNames(prepared.names, here.details.people))
      setStep({ at: 'preview', given, prepared })
      if (!mayCome(prepared)) return
      try {
        const found = await send(prepared, false)
        if (mine === turn.current) setStep({ at: 'preview', given, prepared, found })
      } catch (refusal) {
        if (mine === turn.current)
          setStep({ at: 'preview', given, prepared, problem: codeOf(refusal) })
      }
    } catch {
      if (mine === turn.current) setStep({ at: 'source', problem: 'failed' })
    }
  }
  const take = async (): Promise<void> => {
    if (step.at !== 'preview' || step.isTaking) return
    const { given, prepared } = step
    const mine = turn.current
    setStep({ ...step, isTaking: true })
    try {
      const answer = await send(prepared, true)
      if (mine === turn.current) setStep({ at: 'done', answer })
    } catch (refusal) {
      if (mine === turn.current)
        setStep({ at: 'preview', given, prepared, problem: codeOf(refusal) })
    }
  }
  const again = (problem?: SourceProblem): void => {
    turn.current += 1
    setStep({ at: 'source', ...(problem && { problem }) })
  }

  return (
    <dialog ref={dialog} className="bring" aria-labelledby={title} onClose={onClose}>
      <header>
        <h2 id={title}>{say('imports.title')}</h2>
        <button
          type="button"
          className="button quiet small"
          onClick={() => dialog.current?.close()}
        >
          {say('imports.close')}
        </button>
      </header>
      {step.at === 'source' && (
        <FileSource
          problem={step.problem && say(`imports.${step.problem}`)}
          onGiven={(given) => void look(given)}
          onTooLarge={() => again('too-large')}
        />
      )}
      {step.at === 'source' && (
        <details
          className="bring-bridges"
          onToggle={({ currentTarget }) => setBridging(currentTarget.open)}
        >
          <summary>{say('bridges.open')}</summary>
          {isBridging && <BridgesPart here={here} />}
        </details>
      )}
      {step.at === 'reading' && (
        <div className="bring-reading" role="status">
          <p>
            {say('imports.reading', {
              name: step.given.filename,
              size: Math.max(0.1, Math.round(step.given.bytes.length / 100_000) / 10),
            })}
          </p>
          <progress aria-label={say('imports.title')} />
          <button type="button" className="button" onClick={() => again()}>
            {say('imports.stop')}
          </button>
        </div>
      )}
      {step.at === 'preview' && (
        <>
          <ToolChoice
            tool={step.prepared.tool}
            onTool={(tool) => void look({ ...step.given, tool })}
          />
          <Preview prepared={step.prepared} names={names} onNames={setNames} />
          <Outcome {...step} onTake={() => void take()} onAnother={() => again()} />
        </>
      )}
      {step.at === 'done' && (
        <div className="bring-done" role="status">
          <p>{doneIn(step.answer)}</p>
          <p className="bring-acts">
            <button
              type="button"
              className="button primary"
              autoFocus
              onClick={() => dialog.current?.close()}
            >
              {say('imports.close')}
            </button>
            <button type="button" className="button" onClick={() => again()}>
              {say('imports.another')}
            </button>
          </p>
        </div>
      )}
    </dialog>
  )
}

interface ToolChoiceProps {
  readonly tool: Prepared['tool']
  onTool(tool: ImportTool): void
}

function ToolChoice({ tool, onTool }: ToolChoiceProps) {
  const field = useId()
  return (
    <p className="bring-tool">
      <label htmlFor={field}>{say('imports.is')}</label>
      <select
        id={field}
        value={tool}
        onChange={({ target }) => {
          const chosen = IMPORT_TOOLS.find((each) => each === target.value)
          if (chosen) onTool(chosen)
        }}
      >
        {tool === 'unknown' && <option value="unknown">{say('imports.tool.unknown')}</option>}
        {IMPORT_TOOLS.map((each) => (
          <option key={each} value={each}>
            {say(`imports.tool.${each}`)}
          </option>
        ))}
      </select>
    </p>
  )
}

interface OutcomeProps {
  readonly prepared: Prepared
  readonly found?: Answer
  readonly problem?: ProblemCode
  readonly isTaking?: boolean
  onTake(): void
  onAnother(): void
}

/** What pressing the button would do, and the button. */
function Outcome({ prepared, found, problem, isTaking, onTake, onAnother }: OutcomeProps) {
  const count = countOf(prepared.counts)
  const fresh = (found?.added ?? 0) + (found?.renewed ?? 0)
  return (
    <footer>
      <p role="status" className="bring-found">
        {count > MOST_AT_ONCE && say('imports.limit', { n: count })}
        {count <= MOST_AT_ONCE && prepared.isTooLong && say('imports.limit-size')}
        {count === 0 && say(prepared.tool === 'unknown' ? 'imports.unknown' : 'imports.nothing')}
        {mayCome(prepared) && !found && !problem && say('imports.asking')}
        {found && foundIn(found)}
      </p>
      {problem && (
        <p className="problem" role="alert">
          {say(`problem.${problem}`)}
        </p>
      )}
      <p className="bring-acts">
        {(fresh > 0 || problem) && (
          <button
            type="button"
            className="button primary"
            aria-disabled={isTaking === true}
            onClick={onTake}
          >
            {isTaking ? say('imports.taking') : say('imports.take', { n: fresh || count })}
          </button>
        )}
        <button type="button" className="button" onClick={onAnother}>
          {say('imports.another')}
        </button>
      </p>
    </footer>
  )
}

function mayCome(prepared: Prepared): boolean {
  const count = countOf(prepared.counts)
  return count > 0 && count <= MOST_AT_ONCE && !prepared.isTooLong
}

function foundIn({ added, renewed, alreadyHere }: Answer): string {
  const parts = [
    say('imports.new', { n: added }),
    ...(renewed > 0 ? [say('imports.renewed', { n: renewed })] : []),
    ...(alreadyHere > 0 ? [say('imports.here', { n: alreadyHere })] : []),
  ]
  return parts.join(' · ')
}

function doneIn({ added, renewed }: Answer): string {
  const n = added + renewed
  return n === 0 ? say('imports.done-none') : say('imports.done', { n })
}
