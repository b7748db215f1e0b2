/** The first user's proposal, for one click: the very text of tests/fixtures/proposals/igf-2021-ws-215.txt. */
export const SAMPLE = `IGF 2021 WS #215
IXPs: Strong infrastructure for stronger communities

Organizer 1: Israel Rosas, Internet Society
Organizer 2: Juan Peirano, Internet Society

Speaker 1: Bijal Sanghani, Technical Community, Western European and Others Group (WEOG)
Speaker 2: Gabriel Adonaylo, Technical Community, Latin American and Caribbean Group (GRULAC)
Speaker 3: Talia Mares, Private Sector, Latin American and Caribbean Group (GRULAC)


Jane Coffin, Technical Community, Western European and Others Group (WEOG)

Online Moderator

Israel Rosas, Technical Community, Latin American and Caribbean Group (GRULAC)


Juan Peirano, Technical Community, Western European and Others Group (WEOG)


Round Table - U-shape - 90 Min

Policy Question(s)

Technical Internet governance: How can the technical governance of the Internet (e.g. the development of standards and protocols, and the management of critical resources) take into account the needs and views of all stakeholders?
Additional Policy Questions Information: How does the technical community, in cooperation with other stakeholders, take advantage of the resiliency and scalability of the Internet to create an Internet of opportunities for those connected through the development and strengthening of IXPs worldwide?

There are quite a number of papers now that are showcasing the importance of an IXP from a resilience and scalability point of view during the pandemic and as we adopt a new future that will increasingly depend on the Internet to support the way we live, work, learn and play.
These deployments and the quick, agile, and resilient response showed by the IXPs community shouldn't be possible without a strong community-driven approach backing these projects.



Targets: IXPs have shown their importance in the development and strengthening of local communities to enable better, more resilient interconnection, which enables a faster response to natural disasters, as well as the deployment of e-services when the stakeholders collaborate with IXPs. At the same time, Internet Exchange Points have emerged as a critical component of a strong domestic infrastructure to enable a faster and cheaper Internet during pandemic(s).


During this session, representatives from different stakeholders will discuss the elements that have enabled an agile and resilient response from the IXPs communities worldwide to the challenges presented by the pandemic.

Expected Outcomes

A rapporteur's document that compiles the main points of the discussion, as well as opinions from online and onsite participants.

A poll will be designed with collaboration of all the speakers previous to the development of the session to gather feedback from the participants in a more efficient manner during the session. The answers will be included in the rapporteur's document.
A compilation of relevant papers from different stakeholders will be curated and distributed with anticipation to the session, to allow participants to have background information.

Online Participation

Usage of IGF Official Tool. Additional Tools proposed: Zoom, Slido.`
