import { say } from '../../say.ts'

const TABS = ['notes', 'questions', 'polls', 'report'] as const
/** What stands beside the notes; 'notes' is nothing beside them. */
export type Tab = (typeof TABS)[number]

interface TabsProps {
  readonly tab: Tab
  readonly waiting: number
  onTab(tab: Tab): void
}

/** Chooses what stands beside the notes; on a phone, instead of them. */
export function Tabs({ tab, waiting, onTab }: TabsProps) {
  return (
    <nav className="tabs" aria-label={say('desk.tabs')}>
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          className="tab"
          data-for={each}
          aria-current={tab === each ? 'true' : undefined}
          onClick={() => onTab(each)}
        >
          {say(`desk.tab.${each}`)}
          {each === 'questions' && waiting > 0 && <span className="count">{waiting}</span>}
        </button>
      ))}
    </nav>
  )
}
