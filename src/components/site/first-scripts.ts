// What every page loads at once, as one file: its own parts, quizzes and the start of figures.
import '../../scripts/site.ts';
import '../../scripts/quiz.ts';
import '../../figures/_shared/start.ts';
