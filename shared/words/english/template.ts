/** What the server writes into a new document: the report template's sections. */
export const template = {
  'template.details': 'About the session',
  'template.question': 'Discussion',
  'template.floor': 'Voices from the floor',
  'template.poll': 'Poll',
  'template.papers': 'Papers',
  'template.takeaways': 'Key takeaways',
  'template.calls': 'Calls to action',
} as const
