import {
  admins,
  type CommandSpec,
  everybody,
  leaders,
  overseers,
  type Section,
  unclaimed,
} from './command-spec.ts'

/**
 * Every command there is, once: help, matching, did-you-mean, manifest and README are made of it. Of each: for whom it is, how
 * it is typed, what it does, and what else there is to say of it.
 */
export const GRAMMAR = {
  People: {
    'who is': everybody(
      `who is|are {person} / whois|who's|profile|about {person} / profile|details|card of|for {person} /
      who is [the] manager|boss of {person} / who does {person} report|work to|for`,
      'a profile',
      { example: 'who is Tom Berg', listed: true },
    ),
    find: everybody(
      `find {text} / search|look [for] {text} /
      find|search|look [for] people|anybody|anyone|everybody|everyone in|from|with|named|called {text} /
      people|users|everybody|everyone from|with|named|called {text}`,
      'people by parts of name, email, phone, employee id, title or attributes',
      { example: 'find ward lead', listed: true },
    ),
    users: everybody(
      `users / people|everybody|everyone / {filter:employees|others|archived|admins} /
      users|people {filter} / {filter:archived} users|people /
      how many people|users are there|in [in] [the|our] [directory|organisation|organization|total] /
      how many people|users [do|work|in] [we|here|total] [have] / count people|users|everybody|everyone /
      who are|is [the|our] [org] {filter:admins}`,
      'everybody, or those of a filter: words, employees, others, archived, admins',
      { usage: 'users [FILTER]', example: 'users archived', listed: true },
    ),
    count: everybody(
      `count {text} / how many people|users|employees [are|work] [there] in|at|from|with {text} /
      how many people|users are {text} / how many {text} [are there]`,
      'how many people match',
      { example: 'how many people are in Delhi' },
    ),
    columns: everybody(
      'columns / columns {columns} / choose|change|set|select [my|the] columns [to {columns}]',
      'what lists of people show, up to four',
      { usage: 'columns [COLUMNS]', example: 'columns title, phone' },
    ),
    'reports to': everybody(
      `[who] reports to {person} / who works for|under {person} / who does {person} manage|lead /
      reports|team of {person}`,
      'whose manager somebody is',
      { example: 'who reports to Ravi' },
    ),
    edit: everybody(
      'edit {person} / change|update|correct {person} / edit|change|update profile of {person}',
      'a form with the fields of a person; your own: edit me',
    ),
    set: everybody(
      'set {field} of {person} to {value} / set|change|update|correct {field} of|for {person} to|as {value}',
      'one field of a profile, your own too',
    ),
    clear: everybody(
      'clear {field} of {person} / clear|empty {field} of|for {person}',
      'empties one field of a profile',
    ),
    archive: admins('archive|deactivate|suspend {person}', 'keeps a person without any rights'),
    restore: admins(
      'restore|unarchive|activate|reactivate {person} / bring back {person}',
      'takes a person out of the archive',
    ),
    delete: admins(
      'delete|erase {person} / delete|erase person|user {person}',
      'removes a person and what is known of them',
      { asks: 'the groups they leave, and that it cannot be undone' },
    ),
    move: admins(
      'move {person} to {network} / move|put {person} into|in|to [the] {network} [network]',
      'to another network',
    ),
    make: admins(
      'make {person} [a|an|the] {role} / promote|demote {person} to {role} / set role of {person} to {role}',
      'sets the role in the organisation',
      { asks: 'what the role may do' },
    ),
  },
  Attributes: {
    attributes: admins(
      'attributes / fields / define|edit|change|manage [the] attributes|fields',
      'which fields of your own people have',
    ),
    attribute: admins(
      'attribute {attribute} / edit|change|manage [the] attribute {attribute}',
      'one of them, and what can be done about it',
    ),
    'add attribute': admins(
      `add attribute {labels} / add|create|define|new [a|an] [new] attribute|attributes [called|named] {labels} /
      add|create|define|new [a|an] [new] attribute|attributes [called|named] {labels} as|of|with [a|type] {type}`,
      'fields that people have from then on, commas between',
      {
        usage: 'add attribute NAMES [as text|number|yes-no|date]',
        example: 'add attribute Badge, Shoe size as number',
      },
    ),
    'rename attribute': admins(
      'rename attribute {attribute} to {name} / rename [the] attribute {attribute} to|into {name}',
      'gives an attribute another name',
      { example: 'rename attribute Badge to Badge number' },
    ),
    'make attribute': admins(
      `make attribute {attribute} {setting} / make|set|change [the] attribute {attribute} [a|an|as|to] {setting} /
      make|set|change [the] {attribute} attribute [a|an|as|to] {setting}`,
      'public, for admins, mandatory, optional, editable, fixed, or a text, number, yes-no or date',
      { usage: 'make attribute ATTRIBUTE public|mandatory|…' },
    ),
    'move attribute': admins(
      `move attribute {attribute} {direction} / move|put [the] attribute {attribute} [to] [the] {direction} /
      move|put [the] {attribute} attribute [to] [the] {direction}`,
      'its place in profiles and lists',
    ),
    'remove attribute': admins(
      `remove attribute {attribute} / remove|delete|drop [the] attribute {attribute} /
      remove|delete|drop [the] {attribute} attribute`,
      'an attribute with its values',
      { example: 'remove attribute Badge', asks: 'how many values go' },
    ),
  },
  Groups: {
    groups: everybody(
      `groups / groups {text} / find|search [for] groups|group {text} / what|which groups are there /
      how many groups [are|do] [there|we] [have]`,
      'which groups there are',
      { usage: 'groups [TEXT]', example: 'groups ward', open: true, listed: true },
    ),
    'my groups': everybody(
      `my groups / [what|which] groups i|i'm [am] in / what|which groups am i [a] [member] in|of /
      what|which groups do i belong to / what am i a member of`,
      'the groups that you are in',
    ),
    'groups of': everybody(
      `groups of {person} / what|which groups is|are {person} [a] [member] in|of /
      what|which groups does {person} belong to / what|which groups {person} is in / groups that {person} is in /
      is|are {person} in {group} / is|are {person} [a|an|the] admin|admins|member|members of|in {group}`,
      'the groups that a person is in, as far as you see who is in them',
      { example: 'groups of Tom Berg' },
    ),
    group: everybody(
      `[open|about] group {group} / admin|admins|parent of {group} / who runs|leads|manages {group} /
      who is|are [the|an] admin|admins of|in {group} / who is in charge of {group} /
      how many people|members|admins does {group} have / what|which group is {group} under|below / parent group of {group}`,
      'type, parent, sub-groups, admins, what you may do',
    ),
    'members of': everybody(
      `members of {group} / members {group} / members|people|users|everybody|everyone in {group} /
      who is|are in {group} / who's in {group} / who is|are [a] member|members of|in {group} /
      who belongs to {group}`,
      'who is in a group',
      { example: 'who is in North' },
    ),
    tree: everybody(
      `tree / [group] hierarchy / tree|hierarchy|sub-groups|subgroups [of|under|below] {group} /
      groups under|below {group} / what|which groups|sub-groups|subgroups are|lie under|below|in {group} /
      what is|are|lies under|below {group}`,
      'how groups lie under each other',
      { usage: 'tree [GROUP]', example: 'tree North', open: true, listed: true },
    ),
    picture: everybody(
      `picture / picture of [the] tree|groups|hierarchy / picture of {group} /
      picture of [the] tree|hierarchy of|under|below {group} / draw [the] tree|hierarchy / draw {group} /
      tree|hierarchy [of] {group} as [a] picture / tree|hierarchy as [a] picture`,
      'the tree as an image',
      { usage: 'picture [of GROUP]', example: 'picture of North' },
    ),
    'create group': admins(
      `create|new group {name} / create|make|start|add a [new] group [called|named] {name} /
      create|make|start|add [new] group called|named {name} / new group called|named {name} /
      create|make|start|add [a] [new] group with [the] name {name}`,
      'a new organization group',
    ),
    add: leaders(
      'add {people} to {group} / add|put|invite {people} into|in|to [the] [group] {group}',
      'people to a group, by name, phone or email',
    ),
    remove: leaders(
      `remove|delete {people} from {group} / take|kick {people} out of {group} /
      remove|delete {people} from [the] {group} group`,
      'people from a group',
      { example: 'remove Bo Chen from South', asks: 'how many members stay' },
    ),
    'make group role': leaders(
      `make {person} {grouprole} of {group} / make {person} [a|an|the] {grouprole} of|in|for {group} /
      promote|demote {person} to {grouprole} of|in {group}`,
      'sets the role in a group',
      { asks: 'what the role may do' },
    ),
    'rename group': leaders(
      'rename group {group} to {name} / rename {group} to|into {name}',
      'gives a group another name',
      { example: 'rename group North to North region' },
    ),
    'delete group': leaders(
      `delete group {group} / delete|erase the group {group} / remove [the] group {group} /
      delete|erase|remove the {group} group`,
      'a group for good; its people stay',
      { asks: 'how many members and sub-groups it has' },
    ),
    link: leaders(
      `link {child} under {parent} / link|put|move {child} under|below {parent} / link {child} to {parent} /
      make {child} a sub-group|subgroup of {parent}`,
      'puts a group under another',
    ),
    unlink: leaders(
      `unlink {child} / detach {child} / unlink|detach {child} from {parent} /
      remove [the] group {child} from {parent}`,
      'takes a group out from under its parent',
    ),
    map: leaders(
      `map {group} / map|add {group} to [the|our] organization|organisation /
      make|convert|turn {group} [to|into] [an] public|organization|organisation [group]`,
      'makes a private group one of the organization',
      { example: 'map Book club', asks: 'who will see it' },
    ),
    'make private': leaders(
      'make {group} private / make|convert|turn {group} [to|into] [a] private group / unmap {group}',
      'only its members see it from then on, org admins neither',
      { example: 'make Book club private', asks: 'who will not see it any more' },
    ),
  },
  Files: {
    template: leaders(
      'template / templates / template [for|of] {format} / get|download [a] template',
      'a file to fill in',
      { usage: 'template FORMAT', example: 'template kore-users', listed: true },
    ),
    imports: overseers(
      `imports / [import|upload] history / {filter:my} imports / imports [of|by] {filter} /
      imports as {as:csv} / imports [of|by] {filter} as {as:csv}`,
      'what was imported, when and by whom',
      { usage: 'imports [NAME] [DAYS] [as csv]', example: 'imports Dana last 7 days', listed: true },
    ),
    import: overseers('import {number} / open|get|download import {number}', 'one import and its files'),
    confirm: leaders(
      'confirm {imported} / confirm|apply|start import {imported} / go ahead with [import] {imported}',
      'imports what the preview shows',
    ),
    options: leaders(
      `options {imported} / options of|for import {imported} / options {imported} {option} /
      import {imported} {option} / check|read import {imported} as|with {option}`,
      'how a file is read that waits: add, update, fill, strict, employees, …',
      { usage: 'options NUMBER [OPTION]', example: 'options 41 strict' },
    ),
    resume: leaders(
      'resume {imported} / resume|continue [with] import {imported} / go on with [import] {imported}',
      'goes on with an import that stopped',
    ),
    'import file': overseers(
      `download {file} of {imported} / {file} {imported} / {file} of|for|from [import] {imported} /
      get|download [the] {file} of|for|from [import] {imported} / get|download [the] {file} {imported}`,
      'the rows with what became of them, those that were refused, or the file as it came',
      { usage: 'results|failed|original NUMBER', example: 'results 41' },
    ),
    cancel: overseers(
      'cancel {number} / cancel|stop [import|export] {number}',
      'ends an import or export that is not done',
    ),
    export: overseers(
      `export {what} /
      export|download [all] [the|existing] {what} [of|in|from {group}] [as|to {as}] [columns|with {columns}] /
      [get|create|make] [an] export of [all] [the] {what} [of|in|from {group}] [as|to {as}] /
      export|download [all] {what} [of|in|from {group}] [as|to {as}] with [the] columns {columns} /
      export|download [all] [the|existing] {what} [of|in|from {group}] as|to {kind} [columns|with {columns}] /
      export|download [all|existing] {what} [of|in|from {group}] as|to {kind} with [the] columns {columns}`,
      'a file of people, groups or members',
      {
        usage: 'export users|groups|members [of GROUP] [as csv|xlsx]',
        example: 'export members of North as xlsx',
        open: true,
      },
    ),
    exports: overseers(
      `exports / export history / {filter:my} exports / exports [of|by] {filter} / exports as {as:csv} /
      exports [of|by] {filter} as {as:csv}`,
      'what was exported, when and by whom',
      { usage: 'exports [NAME] [DAYS] [as csv]', example: 'exports since 2026-03-14', listed: true },
    ),
    'one export': overseers('export {exported} / open export {exported}', 'one export, and who got its file'),
    'export file': overseers(
      `download export {exported} / get export {exported} /
      get|download [the] file of|from export {exported} / export file {exported}`,
      'the file of an export',
    ),
  },
  You: {
    whoami: everybody('whoami / who am i / my profile / me', 'your own profile and rights', { listed: true }),
    audit: overseers(
      `audit / audit log / audit [log] [of|for] {filter} / who changed {filter} /
      what happened to|with|in {filter} / history of {filter} / audit [log] as {as:csv} /
      audit [log] [of|for] {filter} as {as:csv}`,
      'who did what, and when',
      { usage: 'audit [PERSON or GROUP] [DAYS] [as csv]', example: 'audit North' },
    ),
    outbox: admins(
      `outbox / invitations / waiting invitations|mail / outbox {deed} / outbox message {text} /
      {deed} [all|the] [waiting] outbox|invitations|mail`,
      'which mail waits or could not be sent; tries it again, or drops it',
      { usage: 'outbox [send|drop]', asks: 'how many messages are dropped' },
    ),
    claim: unclaimed('claim {code} / claim [the] code {code}', 'makes you the first org admin'),
    help: everybody(
      'help / ? / commands / help me / help [me] [with|about|on] {topic} / what can|do you|i do|type|ask|say',
      'this list, or all of people, groups or files',
      { usage: 'help [TOPIC]', example: 'help groups', open: true, listed: true },
    ),
  },
  Talk: {
    hello: everybody(
      'hello / hi|hey / hello|hi|hey muster|there|again / good morning|afternoon|evening|day',
      'a greeting',
      { open: true },
    ),
    thanks: everybody(
      'thanks / thank you / thx|cheers / thanks a lot / many thanks / thank you very|so much',
      'an answer to it',
      { open: true },
    ),
    next: everybody(
      'next / more|older / next|more 5|five|page|ones / older ones',
      'the next page of the last list',
      { open: true },
    ),
    yes: everybody(
      "yes|yep|yeah|sure / yes do it|so|that / do it / go ahead / i am sure / i'm sure",
      'does what was just asked about',
    ),
    undo: everybody('undo / undo|revert it|that / take it|that back', 'takes back what was just done'),
    leave: everybody(
      `cancel / never mind / nevermind / forget|leave it|that / cancel|stop it|that / quit|exit|abort|stop /
      no|nope / no way / rather not / do not / don't`,
      'leaves a form',
      { open: true },
    ),
  },
} satisfies Record<Section | 'Talk', Record<string, CommandSpec>>
