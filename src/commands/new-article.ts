// npm run new:article -- slug: the skeleton of a chapter, with its quiz.
import { existsSync, writeFileSync } from 'node:fs';

const slug = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9-]*$/.test(slug)) {
  console.error(
    `"${slug}" is no slug: pass lower-case words joined by hyphens, npm run new:article -- my-chapter.`,
  );
  process.exit(1);
}
const files = {
  [`content/articles/${slug}.mdx`]: `---
description: One or two sentences that someone who stops here takes home.
goals:
  - what a reader can do afterwards
  - and what else
---

The question, in one concrete scene or number.

<Minute>
Three to five sentences.
</Minute>

## Intuition

## The mathematics

## The code

## What it costs

## Where it breaks

## What the interview said

## Check yourself

<Quiz />

## Sources and further reading
`,
  [`content/quizzes/${slug}.yaml`]: `- id: first-question
  kind: concept
  prompt: What is asked?
  choices:
    - text: The right choice
      correct: true
      why: Why it is right.
    - text: A tempting choice
      why: Why it is not so.
  explanation: What to remember.
`,
};
for (const [path, text] of Object.entries(files)) {
  if (existsSync(path)) {
    console.error(`${path} exists already and was left as it is.`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`Wrote ${path}.`);
  }
}
console.log(`Now put ${slug} into a part of content/course.yaml.`);
