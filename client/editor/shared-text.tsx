import { useContext, useEffect, useLayoutEffect, useRef, useState } from 'react'
import * as Y from 'yjs'
import { AwarenessContext, tellField, useFieldCarets, type FieldCaret } from './field-carets.ts'
import { colourClass } from './people.ts'

// Where the stylesheet cannot. Measuring makes the page arrange all of its lines at once, for each field again.
const IS_MEASURED = !CSS.supports('field-sizing', 'content')

interface SharedTextProps {
  readonly text: Y.Text
  readonly label: string
  readonly hint: string
  readonly longest: number
  readonly className?: string
  onEnter?(): void
}

/**
 * A field in which several people type at once: it writes just what changed, keeps the cursor
 * with its words when somebody else writes before it, and shows where the others type. [WORK1]
 */
export function SharedText({ text, label, hint, longest, className, onEnter }: SharedTextProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const caret = useRef<Y.RelativePosition | undefined>(undefined)
  const [value, setValue] = useState(() => text.toString())
  const awareness = useContext(AwarenessContext)
  const carets = useFieldCarets(text)

  useEffect(() => {
    const hear = (): void => setValue(text.toString())
    hear()
    text.observe(hear)
    return () => text.unobserve(hear)
  }, [text])

  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    if (IS_MEASURED) {
      element.style.blockSize = 'auto'
      element.style.blockSize = `${element.scrollHeight}px`
    }
    const place =
      caret.current && text.doc
        ? Y.createAbsolutePositionFromRelativePosition(caret.current, text.doc)
        : null
    if (place && document.activeElement === element)
      element.setSelectionRange(place.index, place.index)
  }, [value, text])
  // A field that is taken away under somebody's hands is left without a word of its own.
  useEffect(() => {
    const element = field.current
    return () => {
      if (element && document.activeElement === element) tellField(awareness)
    }
  }, [awareness])

  const remember = (): void => {
    const { selectionStart: start, selectionEnd: end } = field.current ?? {
      selectionStart: 0,
      selectionEnd: 0,
    }
    caret.current = Y.createRelativePositionFromTypeIndex(text, start, -1)
    tellField(awareness, text, start, end)
  }

  return (
    <span className="shared-text">
      <textarea
        ref={field}
        className={className}
        aria-label={label}
        placeholder={hint}
        rows={1}
        dir="auto"
        maxLength={longest}
        value={value}
        // An empty field that is entered has no selection that would change.
        onFocus={remember}
        onSelect={remember}
        onBlur={() => tellField(awareness)}
        onChange={({ target }) => {
          writeChange(text, target.value.replace(/\n/g, ' '))
          remember()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          onEnter?.()
        }}
      />
      {carets.length > 0 && <FieldCarets value={value} carets={carets} />}
    </span>
  )
}

/** The words of the field once more, unseen, with the carets of the others between them. */
function FieldCarets({
  value,
  carets,
}: {
  readonly value: string
  readonly carets: readonly FieldCaret[]
}) {
  const places = carets.map(({ at }) => Math.min(at, value.length))
  const words = useRef<HTMLSpanElement>(null)
  // A name at the right of a field stands to the left of its caret: there it has room.
  useLayoutEffect(() => {
    const middle = (words.current?.clientWidth ?? 0) / 2
    for (const caret of words.current?.querySelectorAll<HTMLElement>('.field-caret') ?? [])
      caret.dataset['side'] = caret.offsetLeft > middle ? 'left' : 'right'
  })
  return (
    <span ref={words} className="field-carets" dir="auto" aria-hidden="true">
      {carets.map(({ client, name, colour }, index) => (
        <span key={client}>
          {value.slice(places[index - 1] ?? 0, places[index])}
          <span className={`field-caret ${colourClass(colour)}`}>
            <span className="field-caret-name">{name}</span>
          </span>
        </span>
      ))}
      {value.slice(places.at(-1) ?? 0)}
      {/* An empty last line is a line all the same. */}
      {'\u200B'}
    </span>
  )
}

/** Writes the difference between what stands and what was typed, as one removal and one insertion. */
export function writeChange(text: Y.Text, typed: string): void {
  const before = text.toString()
  let start = 0
  while (start < Math.min(before.length, typed.length) && before[start] === typed[start]) start += 1
  let end = 0
  const most = Math.min(before.length, typed.length) - start
  while (end < most && before.at(-1 - end) === typed.at(-1 - end)) end += 1
  const write = (): void => {
    if (before.length - start - end > 0) text.delete(start, before.length - start - end)
    if (typed.length - start - end > 0) text.insert(start, typed.slice(start, typed.length - end))
  }
  if (text.doc) text.doc.transact(write)
  else write()
}
