// Quizzes: choices and numbers checked in the page, results kept on this device.
import { numbersIn } from './number-answer.ts';
import { load, save } from './storage.ts';

type Results = Record<string, 'right' | 'wrong'>;
const storageKey = 'beyond-attention:quiz';

function isResults(value: unknown): value is Results {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class CourseQuiz extends HTMLElement {
  connectedCallback(): void {
    for (const form of this.querySelectorAll<HTMLFormElement>('form.question')) {
      form.querySelector<HTMLElement>('.question-actions')!.hidden = false;
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        this.#check(form);
      });
      const known = load<Results>(storageKey, {}, isResults)[this.#id(form)];
      if (known)
        this.#say(
          form,
          known === 'right' ? 'You had this right before.' : 'Not right last time: try again.',
        );
    }
  }

  #id(form: HTMLFormElement): string {
    return `${this.getAttribute('chapter')}/${form.dataset['question']}`;
  }

  #check(form: HTMLFormElement): void {
    const name = form.dataset['question']!;
    const answer = new FormData(form).get(name);
    if (answer === null || answer === '') {
      this.#say(form, 'Choose or write an answer first.');
      return;
    }
    const right =
      form.dataset['kind'] === 'number'
        ? checkNumber(form, String(answer))
        : this.#checkChoice(form, String(answer));
    if (right === undefined) {
      this.#say(form, 'Write a number, for instance 0.25 or 1e3.');
      return;
    }
    this.#say(form, right ? 'Right.' : 'Not so: see the reasons.');
    form.querySelector<HTMLDetailsElement>('.answer')!.open =
      right || form.dataset['kind'] === 'number';
    const results = load<Results>(storageKey, {}, isResults);
    results[this.#id(form)] = right ? 'right' : 'wrong';
    save(storageKey, results);
  }

  #checkChoice(form: HTMLFormElement, answer: string): boolean {
    let right = false;
    for (const choice of form.querySelectorAll<HTMLElement>('.choice')) {
      const chosen = choice.querySelector('input')!.value === answer;
      choice.querySelector<HTMLElement>('.why')!.hidden = !chosen;
      delete choice.dataset['state'];
      if (!chosen) continue;
      right = choice.dataset['correct'] !== undefined;
      choice.dataset['state'] = right ? 'right' : 'wrong';
    }
    return right;
  }

  #say(form: HTMLFormElement, text: string): void {
    form.querySelector('.verdict')!.textContent = text;
  }
}

/** Undefined when the answer is no number. */
function checkNumber(form: HTMLFormElement, answer: string): boolean | undefined {
  const got = numbersIn(answer, form.dataset['unit']);
  if (got.length === 0) return undefined;
  const want = Number(form.dataset['key']);
  const tolerance = Number(form.dataset['tolerance'] ?? 0.01);
  return got.some(
    (number) => Math.abs(number - want) <= tolerance * Math.max(Math.abs(want), 1e-9),
  );
}

customElements.define('course-quiz', CourseQuiz);
