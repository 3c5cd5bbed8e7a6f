// What every page loads at once, as one file: its own parts, then figures and quizzes where it has any.
import '../../scripts/site.ts';
import '../../scripts/quiz.ts';
import '../../figures/_shared/start.ts';
