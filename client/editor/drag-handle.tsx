import type { Sorting } from './sorting.ts'

interface DragHandleProps extends ReturnType<Sorting['handle']> {
  readonly label: string
}

/** By what a thing of a list is taken and dragged, or moved by Alt and an arrow while the keyboard is on it. */
export function DragHandle({ label, ...pointer }: DragHandleProps) {
  return (
    <button
      type="button"
      className="tool drag-handle"
      title={label}
      aria-label={label}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
      {...pointer}
    >
      <span aria-hidden="true">⠿</span>
    </button>
  )
}
