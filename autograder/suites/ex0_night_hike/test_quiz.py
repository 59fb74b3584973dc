"""Exercise 0, the quiz: one check a question. Its sentence is the fact, its message what speaks against the choice.

No message names the right letter.
"""

from collections.abc import Mapping

from autograder.judge import check_that, task

LETTERS = ("A", "B", "C", "D")


def assert_chosen(student, number, right, **against):
    """The answer to question ``number`` is ``right``; for each other letter ``against`` says why it does not hold."""
    quiz = student.get("quiz")
    check_that(isinstance(quiz, Mapping), "quiz is no dict with a letter for each number.")
    answer = quiz.get(number, quiz.get(str(number)))
    check_that(answer is not None, f"Question {number} is not answered.")
    letter = answer.strip().upper() if isinstance(answer, str) else ""
    check_that(letter in LETTERS, f"The answer to question {number} is not one of the letters A, B, C and D.")
    check_that(letter == right, f"You chose {letter}. {against.get(letter, '')}")


@task("quiz")
class TestQuiz:
    def test_what_it_is_for(self, student):
        """1. Gradient descent finds parameters that make a differentiable loss small, whatever the loss is for:
        regression, classification, compression. (The lecture's answer, regression, is one use among many.)"""
        assert_chosen(
            student, 1, "C",
            A="Sorting is exact and finite: there is no loss that falls when a parameter is moved a little.",
            B="The number of layers jumps from one whole number to the next, so the loss has no slope in it. "
            "It is chosen outside, by comparing trained networks.",
            D="Counting gives the answer at once; there is nothing to make smaller step by step.",
        )  # fmt: skip

    def test_what_it_does(self, student):
        """2. Gradient descent takes step after step against the gradient, the direction in which the loss falls
        fastest."""
        assert_chosen(
            student, 2, "B",
            A="Nothing is drawn at random: the hiker feels the slope and knows where down is. "
            "What you describe is random search.",
            C="That can be done for a few simple losses. The hiker sees one point at a time and needs many steps.",
            D="Along the gradient it goes uphill. That would be gradient ascent.",
        )  # fmt: skip

    def test_what_the_gradient_says(self, student):
        """3. The gradient points where J rises fastest, and its length is the slope in that direction. (The lecture
        offers the direction and the rate of change as two answers; the gradient is both.)"""
        assert_chosen(
            student, 3, "D",
            A="The gradient knows the ground at one point and nothing of what lies ahead. "
            "In a ravine it points far past the minimum.",
            B="The length is right. But why is the gradient subtracted in the hiker's rule?",
            C="The direction is right. But lift the whole landscape by 100: the height changes, no slope does.",
        )  # fmt: skip

    def test_the_learning_rate(self, student):
        """4. The learning rate multiplies the gradient, so the step grows with it; the slope is the landscape's, and
        what the step achieves depends on both."""
        assert_chosen(
            student, 4, "A",
            B="Longer strides may mean fewer steps, or that she never arrives: think of the four runs of part 1.",
            C="The slope belongs to the place where she stands, not to how she walks.",
            D="On an even slope it would. But a longer step can cross the valley and end higher than it began.",
        )  # fmt: skip

    def test_one_update_an_epoch(self, student):
        """5. The gradient over the whole training set gives one update for each pass through it: full-batch (or
        just batch) gradient descent."""
        assert_chosen(
            student, 5, "D",
            A="After every sample the weights are updated, so there are 1024 updates in an epoch.",
            B="There are 1024/32 batches, and each of them makes an update.",
            C="Momentum changes the step, not how many there are: every batch still makes one.",
        )  # fmt: skip

    def test_mini_batches(self, student):
        """6. Batches of 32 out of 1024 samples make 32 updates an epoch, with gradients noisier than the full one and
        steadier than those of single samples."""
        assert_chosen(
            student, 6, "A",
            B="A batch drawn at random is off in one direction or another, but these errors cancel on average.",
            C="Noise may shake her out of a shallow valley. It promises nothing.",
            D="The cost of a gradient grows with the number of samples that it looks at: compare 32 with 1024.",
        )  # fmt: skip

    def test_for_ever(self, student):
        """7. On x² the factor is 1 − 2·lr. At lr = 1 it is −1: she swings for ever and neither arrives nor diverges."""
        assert_chosen(
            student, 7, "C",
            A="The factor 1 − 2·lr is 0.8 then: she stays on her side and comes closer with each step.",
            B="The factor 1 − 2·lr is 0 then: look at the run of part 1 with this learning rate.",
            D="The factor 1 − 2·lr is −1.2 then: she changes sides, but does she come back to 10?",
        )  # fmt: skip

    def test_several_valleys(self, student):
        """8. Where there are several valleys, start and learning rate decide in which of them she ends; it need not be
        the lowest."""
        assert_chosen(
            student, 8, "B",
            A="With tiny strides she follows the slope down from where she started, and never climbs a pass.",
            C="Too long a stride throws her out of every valley: think of the last run in part 4.4.",
            D="Fewer steps allowed means that she is stopped earlier, not that she arrives earlier.",
        )  # fmt: skip

    def test_bounces(self, student):
        """9. A bounce by −0.9 means 1 − lr·h = −0.9, so lr·h = 1.9; half of it gives 1 − 0.95 = 0.05. A smaller
        learning rate ends the bouncing for certain. (The lecture's answer, momentum, need not: a heavy pack swings.)"""
        assert_chosen(
            student, 9, "D",
            A="Work out lr·h from 1 − lr·h = −0.9 and make it 5 % larger: the factor becomes −0.995.",
            B="More steps let her come closer, but every bounce still keeps the same 90 %.",
            C="From higher up every bounce is larger, and keeps the same 90 %.",
        )  # fmt: skip

    def test_which_is_none(self, student):
        """10. Adagrad, RMSProp and Adam are rules that turn gradients into steps; k-means groups points into
        clusters."""
        assert_chosen(
            student, 10, "B",
            A="Adagrad divides each step by the root of all squared gradients so far: it is made of gradients.",
            C="RMSProp divides each step by a running mean square of the gradients: it is made of gradients.",
            D="Adam, the hiker of part 4.2, keeps running means of gradients and of their squares.",
        )  # fmt: skip
