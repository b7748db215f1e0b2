import { useRef, useState, type DragEvent } from 'react'
import { say } from '../../say.ts'
import type { Given } from './prepared.ts'

const LARGEST_FILE = 64_000_000 // bytes: a million lines

interface FileSourceProps {
  /** Why the last one could not be read. */
  readonly problem: string | undefined
  onGiven(given: Given): void
  onTooLarge(): void
}

/** Where a file is dropped, chosen or pasted. */
export function FileSource({ problem, onGiven, onTooLarge }: FileSourceProps) {
  const chooser = useRef<HTMLInputElement>(null)
  const paper = useRef<HTMLTextAreaElement>(null)
  const [isDragging, setDragging] = useState(false)
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return
    if (file.size > LARGEST_FILE) return onTooLarge()
    const bytes = new Uint8Array(await file.arrayBuffer())
    onGiven({ filename: file.name, tool: 'auto', bytes })
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setDragging(false)
    void take(event.dataTransfer.files[0])
  }
  const look = (): void => {
    const text = paper.current?.value ?? ''
    if (text.trim() === '') return paper.current?.focus()
    onGiven({ filename: '', tool: 'auto', bytes: new TextEncoder().encode(text) })
  }

  return (
    <div
      className={isDragging ? 'bring-source dragging' : 'bring-source'}
      onDragOver={(event) => {
        event.preventDefault()
        setDragging(true)
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={drop}
    >
      <p className="quiet-text">{say('imports.help')}</p>
      {problem !== undefined && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <div className="bring-drop">
        <p aria-hidden="true">{say('imports.drop')}</p>
        <button type="button" className="button" onClick={() => chooser.current?.click()}>
          {say('imports.choose')}
        </button>
        <input
          ref={chooser}
          type="file"
          accept=".txt,.csv,.tsv,.vtt,.srt,.xlsx,text/plain,text/csv,text/vtt"
          aria-label={say('imports.choose')}
          hidden
          onChange={({ target }) => {
            void take(target.files?.[0])
            target.value = ''
          }}
        />
      </div>
      <label className="bring-paste">
        {say('imports.or')}
        <textarea ref={paper} rows={5} dir="auto" placeholder={say('imports.paste')} />
      </label>
      <p className="bring-acts">
        <button type="button" className="button primary" onClick={look}>
          {say('imports.look')}
        </button>
      </p>
    </div>
  )
}
