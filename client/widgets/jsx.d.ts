import type { DetailedHTMLProps, HTMLAttributes } from 'react'
import type { KeepLamp } from './keep-lamp.ts'
import type { PollWidget, VoteDetail } from './poll-widget.ts'
import type { TallyBars } from './tally-bars.ts'

type Handed<Element, Names extends keyof Element> = DetailedHTMLProps<
  HTMLAttributes<Element>,
  Element
> &
  Partial<Pick<Element, Names>>

// How the desk's React writes the widgets: values as properties, events as `on` and their name.
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'rapport-poll': Handed<
        PollWidget,
        | 'poll'
        | 'draft'
        | 'mode'
        | 'chosen'
        | 'texts'
        | 'counted'
        | 'busy'
        | 'problem'
        | 'roles'
        | 'ahead'
        | 'earlier'
      > & { 'onrapport-vote'?: (event: CustomEvent<VoteDetail>) => void }
      'rapport-tally': Handed<TallyBars, 'poll' | 'chosen'>
      'rapport-lamp': Handed<KeepLamp, 'state'>
    }
  }
}
